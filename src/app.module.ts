import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Role } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ProcessModule } from './process/process.module.js';
import { RestModule } from './rest/rest.module.js';

/** All that one role needs; a list of modules, nothing else. */
@Module({})
export class AppModule {
  static forRole(role: Role): DynamicModule {
    const jobs = JobsModule.forRole(role);
    const both = [ConfigModule, DatabaseModule, jobs];
    const api = [RestModule, AuthModule, ProcessModule.using(jobs), HealthModule.using(jobs)];
    return { module: AppModule, imports: role === 'worker' ? both : [...both, ...api] };
  }
}
