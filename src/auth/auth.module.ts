import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Gatekeeper } from '../rest/requests/gatekeeper.js';
import { RestModule } from '../rest/rest.module.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import { FirstAdmin } from './first-admin.js';
import { KeyController } from './keys/key.controller.js';
import { KeysService } from './keys/keys.service.js';
import { LoginController } from './login/login.controller.js';
import { LoginService } from './login/login.service.js';
import { Passwords } from './passwords/passwords.js';
import { RouteRules } from './route-rules.js';
import { TokenGatekeeper } from './token-gatekeeper.js';
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
  Passwords,
  RouteRules,
  Tokens,
  UsersService,
];

/** Users, and who may call what. */
@Module({})
export class AuthModule {
  static with(mode: AuthMode): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [TypeOrmModule.forFeature([UserEntity, AccessTokenEntity]), RestModule],
      controllers: [LoginController, UserController, KeyController],
      providers: [
        ...services,
        { provide: AUTH_MODE, useValue: mode },
        { provide: Gatekeeper, useClass: TokenGatekeeper },
      ],
      exports: [Gatekeeper],
    };
  }
}
