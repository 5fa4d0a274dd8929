import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { CalledBy } from '../../rest/requests/parameters.js';
import type { ActingUser } from '../identity.js';
import { documentation } from './login.documentation.js';
import { LoginService } from './login.service.js';

/** `/api/logout/`. A controller of its own, so that Swagger UI shows it last: after a logout, calls have no token. */
@ApiTags('user')
@Controller('api')
export class LogoutController {
  constructor(private readonly logins: LoginService) {}

  @Post('logout')
  @HttpCode(200)
  @documentation.logout
  async logout(@CalledBy() caller: ActingUser): Promise<object> {
    await this.logins.logout(caller);
    return {};
  }
}
