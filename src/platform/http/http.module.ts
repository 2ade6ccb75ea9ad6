import { Global, Module } from '@nestjs/common';
import { HttpEdge } from './http-edge.js';

@Global()
@Module({ providers: [HttpEdge], exports: [HttpEdge] })
export class HttpModule {}
