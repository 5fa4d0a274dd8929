import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** The probes. */
@Module({})
export class HealthModule {
  /** @param jobs the module whose queue is looked at */
  static using(jobs: DynamicModule): DynamicModule {
    return {
      module: HealthModule,
      imports: [jobs],
      controllers: [HealthController],
      providers: [HealthService],
    };
  }
}
