import { conflict, notFound } from '../../common/errors/index.js';

export const userNotFound = () => notFound('user');
export const usernameTaken = () => conflict('This username is taken');
export const emailTaken = () => conflict('This e-mail address is taken');
export const lastAdmin = () => conflict('The last admin can be neither demoted nor suspended');
