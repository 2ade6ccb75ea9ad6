import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/auth/index.js';
import { ApiProblem } from '../openapi/index.js';
import { MetricsTokenGuard } from './metrics-token.guard.js';
import { MetricsRegistry } from './metrics.registry.js';

@ApiTags('operations')
@Public()
@UseGuards(MetricsTokenGuard)
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get()
  @ApiBearerAuth('metrics')
  @ApiProblem('unauthenticated')
  @ApiOperation({ summary: 'Prometheus metrics; asks for METRICS_TOKEN where one is set' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
