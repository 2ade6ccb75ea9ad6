import { conflict, forbidden, notFound } from '../../common/errors/index.js';

export const channelNotFound = () => notFound('channel');
export const memberNotFound = () => notFound('member');
export const channelNameTaken = () => conflict('A channel of this name exists');
export const notAMember = () => forbidden('Only members may do this: join the channel first');
export const membersAreFixed = () => forbidden('A direct conversation keeps its two members');
