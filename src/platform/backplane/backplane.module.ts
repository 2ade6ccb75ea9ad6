import { Global, Module } from '@nestjs/common';
import { Backplane } from './backplane.js';
import { EventRelay } from './event-relay.js';

@Global()
@Module({ providers: [Backplane, EventRelay], exports: [Backplane] })
export class BackplaneModule {}
