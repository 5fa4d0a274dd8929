import { Module } from '@nestjs/common';
import { Limiter, LIMITS_CLOCK } from './limiter.js';

/** Rate limits. */
@Module({
  providers: [Limiter, { provide: LIMITS_CLOCK, useValue: Date.now }],
  exports: [Limiter],
})
export class LimitsModule {}
