import { Injectable } from '@nestjs/common';
import { VERSION } from '../config/index.js';
import { Shutdown } from '../shutdown/index.js';
import { HealthRegistry } from './health.registry.js';
import type { CheckStatus, HealthStatus, HealthView } from './health.view.js';

@Injectable()
export class HealthService {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly shutdown: Shutdown,
  ) {}

  async report(): Promise<HealthView> {
    const results = Object.entries(await this.registry.run());
    const allAnswer = results.every(([, ok]) => ok);
    return {
      status: this.shutdown.isUnderWay ? 'shutting_down' : statusOf(allAnswer),
      version: VERSION,
      uptimeSeconds: Math.round(process.uptime()),
      checks: Object.fromEntries(results.map(([name, ok]) => [name, statusOf(ok)])),
    };
  }
}

function statusOf(ok: boolean): CheckStatus & HealthStatus {
  return ok ? 'ok' : 'unavailable';
}
