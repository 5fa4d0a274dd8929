import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Limiter } from '../limits/limiter.js';
import { LimitsModule } from '../limits/limits.module.js';
import { Gatekeeper } from '../rest/requests/gatekeeper.js';
import { LimitedGatekeeper } from './limited-gatekeeper.js';
import { LoginThrottle } from './login-throttle.js';
import { SeededGatekeeper } from './seeded-gatekeeper.js';
import { UserEntity } from './user.entity.js';

/** Who may call the API, and how often. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([UserEntity]), LimitsModule],
  providers: [
    SeededGatekeeper,
    LoginThrottle,
    {
      provide: Gatekeeper,
      inject: [SETTINGS_TOKEN, SeededGatekeeper, Limiter],
      // Without a limit there is nothing in between: it costs nobody anything.
      useFactory: ({ rateLimit }: Settings, gatekeeper: Gatekeeper, limiter: Limiter) =>
        rateLimit === 0 ? gatekeeper : new LimitedGatekeeper(gatekeeper, limiter, rateLimit),
    },
  ],
  exports: [Gatekeeper],
})
export class AuthModule {}
