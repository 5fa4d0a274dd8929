import { Controller, Get } from '@nestjs/common';
import { OutsideApi } from '../rest/requests/admission.js';
import { HealthService } from './health.service.js';

/** `/healthz/`: probes, for whoever keeps the processes running. */
@OutsideApi()
@Controller('healthz')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ok' | 'degraded' }> {
    return { status: await this.health.ready() };
  }
}
