import { AppError, forbidden, unauthenticated, unavailable } from '../../common/errors/index.js';

/** The same for an unknown user and for a wrong password. */
export const invalidCredentials = () => new AppError('invalid_credentials');
export const tokenExpired = () => new AppError('token_expired');
/** The token carries roles that its user no longer has; a refresh brings the new ones. */
export const rolesOutdated = () => new AppError('token_expired', 'Your roles have changed');
export const badToken = () => unauthenticated('The access token is not valid');
export const badRefreshToken = () => unauthenticated('The refresh token is not valid');
export const sessionEnded = () => unauthenticated('The session has ended');
export const userSuspended = () => forbidden('This user is suspended');
export const signInBusy = () => unavailable('Too many people are signing in at the moment');
