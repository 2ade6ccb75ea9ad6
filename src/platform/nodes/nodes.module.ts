import { Global, Module } from '@nestjs/common';
import { NodeJobs } from './node-jobs.js';
import { NodeRegistry } from './node-registry.js';

@Global()
@Module({ providers: [NodeJobs, NodeRegistry], exports: [NodeJobs, NodeRegistry] })
export class NodesModule {}
