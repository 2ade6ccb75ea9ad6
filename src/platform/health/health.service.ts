import { Injectable } from '@nestjs/common';
import { VERSION } from '../config/index.js';
import { Shutdown } from '../shutdown/index.js';
import { HealthRegistry, type CheckResult } from './health.registry.js';
import type { CheckStatus, HealthStatus, HealthView } from './health.view.js';

@Injectable()
export class HealthService {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly shutdown: Shutdown,
  ) {}

  async report(): Promise<HealthView> {
    const results = await this.registry.run();
    return {
      status: this.shutdown.isAnnounced ? 'shutting_down' : statusOf(results),
      version: VERSION,
      uptimeSeconds: Math.round(process.uptime()),
      checks: Object.fromEntries(
        results.map(({ name, ok }): [string, CheckStatus] => [name, ok ? 'ok' : 'unavailable']),
      ),
    };
  }
}

function statusOf(results: readonly CheckResult[]): HealthStatus {
  const away = results.filter(({ ok }) => !ok);
  if (away.length === 0) return 'ok';
  return away.some(({ isVital }) => isVital) ? 'unavailable' : 'degraded';
}
