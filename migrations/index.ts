import { CreateChat1760000000000 } from './1760000000000-create-chat.js';
import { ChangeMessages1764000000000 } from './1764000000000-change-messages.js';
import { RememberWhoIsHere1764000100000 } from './1764000100000-remember-who-is-here.js';
import { KnowTheNodes1766000000000 } from './1766000000000-know-the-nodes.js';
import { KeepAttachments1768000000000 } from './1768000000000-keep-attachments.js';
import { WriteDownWhoDidWhat1770000000000 } from './1770000000000-write-down-who-did-what.js';
import { KeepPeopleOut1770000100000 } from './1770000100000-keep-people-out.js';
import { LetBotsIn1771000000000 } from './1771000000000-let-bots-in.js';
import { SlowDown1771100000000 } from './1771100000000-slow-down.js';

/** In order; each is run once, at the start of the first server that knows it. */
export const migrations = [
  CreateChat1760000000000,
  ChangeMessages1764000000000,
  RememberWhoIsHere1764000100000,
  KnowTheNodes1766000000000,
  KeepAttachments1768000000000,
  WriteDownWhoDidWhat1770000000000,
  KeepPeopleOut1770000100000,
  LetBotsIn1771000000000,
  SlowDown1771100000000,
];
