import { Global, Module } from '@nestjs/common';
import { InFlight } from './in-flight.js';
import { Shutdown } from './shutdown.js';

@Global()
@Module({ providers: [InFlight, Shutdown], exports: [InFlight, Shutdown] })
export class ShutdownModule {}
