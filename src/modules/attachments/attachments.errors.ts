import {
  conflict,
  invalidField,
  notFound,
  unavailable,
  unsupportedMediaType,
} from '../../common/errors/index.js';

export const attachmentNotFound = () => notFound('attachment');
export const attachmentTaken = () => conflict('This attachment belongs to another message already');
export const emptyFile = () => invalidField('file', 'The file is empty');
export const notWhatItClaims = (claimed: string) =>
  unsupportedMediaType(`The file is not ${claimed}`);
export const tooManyUploads = () => unavailable('Too many uploads are under way');
export const tookTooLong = () => unavailable('Storing the file took too long');
