import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { addressOf } from '../../rest/requests/address.js';
import { CalledBy, Fields, type Payload } from '../../rest/requests/parameters.js';
import type { ActingUser, Identity } from '../identity.js';
import type { UserView } from '../users/user-view.js';
import { UsersService } from '../users/users.service.js';
import { LoginInput, PasswordInput } from './login-input.js';
import { documentation } from './login.documentation.js';
import { LoginService } from './login.service.js';

/** `/api/login/`, `/api/logout/`, `/api/user/me/` and `/api/user/password/`: what a caller does about themselves. */
@ApiTags('user')
@Controller('api')
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UsersService,
  ) {}

  @Post('login')
  @HttpCode(200)
  @documentation.login
  async login(
    @Req() request: FastifyRequest,
    @Fields(LoginInput) payload: Payload<LoginInput>,
  ): Promise<{ token: string }> {
    return { token: await this.logins.login(await payload.read(), addressOf(request)) };
  }

  @Post('logout')
  @HttpCode(200)
  @documentation.logout
  async logout(@CalledBy() caller: Identity): Promise<object> {
    await this.logins.logout(caller);
    return {};
  }

  @Get('user/me')
  @documentation.me
  me(@CalledBy() caller: Identity): Promise<UserView> {
    return this.users.me(caller);
  }

  @Post('user/password')
  @HttpCode(200)
  @documentation.password
  async password(
    @CalledBy() caller: ActingUser,
    @Fields(PasswordInput) payload: Payload<PasswordInput>,
  ): Promise<{ success: true }> {
    await this.logins.changePassword(caller, payload);
    return { success: true };
  }
}
