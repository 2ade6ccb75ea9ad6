import { AppError, conflict, forbidden, notFound } from '../../common/errors/index.js';

export const channelNotFound = () => notFound('channel');
export const memberNotFound = () => notFound('member');
export const channelNameTaken = () => conflict('A channel of this name exists');
export const notAMember = () => forbidden('Only members may do this: join the channel first');
export const isMutedHere = (until: string | undefined) =>
  new AppError('muted', undefined, { until });
export const isBannedHere = (until: string | undefined) =>
  new AppError('banned', undefined, { until });
export const liftBanFirst = () => conflict('This user is banned here: lift the ban first');
export const membersAreFixed = () => forbidden('A direct conversation keeps its two members');
