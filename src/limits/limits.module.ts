import { Module } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Limiter } from './limiter.js';

/** Rate limits. */
@Module({
  providers: [
    { provide: Limiter, inject: [SETTINGS_TOKEN], useFactory: (settings: Settings) => new Limiter(settings) },
  ],
  exports: [Limiter],
})
export class LimitsModule {}
