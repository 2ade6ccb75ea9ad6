import { Global, Module } from '@nestjs/common';
import { CallLog } from './call-log.js';

@Global()
@Module({ providers: [CallLog], exports: [CallLog] })
export class LoggingModule {}
