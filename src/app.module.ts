import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Role } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';

/** All that one role needs; a list of modules, nothing else. */
@Module({})
export class AppModule {
  static forRole(role: Role): DynamicModule {
    const both = [ConfigModule, DatabaseModule];
    const api: DynamicModule[] = [];
    const worker: DynamicModule[] = [];
    return {
      module: AppModule,
      imports: [...both, ...(role === 'worker' ? [] : api), ...(role === 'api' ? [] : worker)],
    };
  }
}
