import { Global, Module } from '@nestjs/common';
import { HttpEdge } from './http-edge.js';
import { InFlight } from './in-flight.js';

@Global()
@Module({ providers: [HttpEdge, InFlight], exports: [HttpEdge, InFlight] })
export class HttpModule {}
