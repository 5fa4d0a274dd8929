import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Limiter } from '../limits/limiter.js';
import { LimitsModule } from '../limits/limits.module.js';
import { Authorizer } from '../rest/requests/authorizer.js';
import { RestModule } from '../rest/rest.module.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import { FirstAdmin } from './first-admin.js';
import { KeyController } from './keys/key.controller.js';
import { KeysService } from './keys/keys.service.js';
import { RateLimitedAuthorizer } from './rate-limited-authorizer.js';
import { LoginController } from './login/login.controller.js';
import { LoginService } from './login/login.service.js';
import { LoginThrottle } from './login/login-throttle.js';
import { LogoutController } from './login/logout.controller.js';
import { Passwords } from './passwords/passwords.js';
import { RouteRules } from './route-rules.js';
import { TokenAuthorizer } from './token-authorizer.js';
import { AccessTokenEntity } from './tokens/access-token.entity.js';
import { Tokens } from './tokens/tokens.js';
import { Accounts } from './users/accounts.js';
import { UserController } from './users/user.controller.js';
import { UserEntity } from './users/user.entity.js';
import { UsersService } from './users/users.service.js';

const services = [
  Accounts,
  FirstAdmin,
  KeysService,
  LoginService,
  LoginThrottle,
  Passwords,
  RouteRules,
  TokenAuthorizer,
  Tokens,
  UsersService,
];

/** Users, access to routes, and rate limits. */
@Module({})
export class AuthModule {
  static with(mode: AuthMode): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [TypeOrmModule.forFeature([UserEntity, AccessTokenEntity]), RestModule, LimitsModule],
      controllers: [LoginController, UserController, KeyController, LogoutController],
      providers: [
        ...services,
        { provide: AUTH_MODE, useValue: mode },
        {
          provide: Authorizer,
          inject: [SETTINGS_TOKEN, TokenAuthorizer, Limiter],
          // Without a rate limit, requests have no extra cost.
          useFactory: ({ rateLimit }: Settings, authorizer: Authorizer, limiter: Limiter) =>
            rateLimit === 0 ? authorizer : new RateLimitedAuthorizer(authorizer, limiter, rateLimit),
        },
      ],
      exports: [Authorizer],
    };
  }
}
