import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OutsideApi } from '../rest/requests/admission.js';
import { HealthService } from './health.service.js';
import { documentation } from './health.documentation.js';

/** `/healthz/`: probes, for whoever keeps the processes running. */
@OutsideApi()
@ApiTags('health')
@Controller('healthz')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @documentation.live
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @documentation.ready
  async ready(): Promise<{ status: 'ok' | 'degraded' }> {
    return { status: await this.health.ready() };
  }
}
