import { CreateChat1760000000000 } from './1760000000000-create-chat.js';

/** In order; each is run once, at the start of the first server that knows it. */
export const migrations = [CreateChat1760000000000];
