import { SubscribeMessage } from '@nestjs/websockets';
import type { CallName } from './chat.contract.js';

/** The handler of one call of the contract. */
export const Call = (name: CallName) => SubscribeMessage(name);
