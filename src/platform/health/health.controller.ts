import { Controller, Get, UseInterceptors } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../../common/auth/index.js';
import { HealthStatusInterceptor } from './health-status.interceptor.js';
import { HealthService } from './health.service.js';
import { HealthView, LivenessView } from './health.view.js';

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @UseInterceptors(HealthStatusInterceptor)
  @ApiOperation({ summary: 'Whether the server can do its work, and what it rests on' })
  @ApiOkResponse({ type: HealthView })
  @ApiServiceUnavailableResponse({ type: HealthView })
  report() {
    return this.health.report();
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers; asks no dependency' })
  @ApiOkResponse({ type: LivenessView })
  live(): LivenessView {
    return { status: 'ok' };
  }
}
