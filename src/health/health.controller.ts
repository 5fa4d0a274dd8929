import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import { OutsideApi } from '../rest/requests/api-guard.js';
import type { LivenessView, ReadinessView } from './dto/health-view.js';
import { HealthService } from './health.service.js';
import { documentation } from './health.documentation.js';

/** `/healthz/`: liveness and readiness probes. */
@OutsideApi()
@ApiTags('health')
@Controller('healthz')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @documentation.live
  live(): LivenessView {
    return { status: 'ok' };
  }

  @Get('ready')
  @documentation.ready
  async ready(): Promise<ReadinessView> {
    return { status: await this.health.ready() };
  }
}
