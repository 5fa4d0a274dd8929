import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { NotAuthenticated, PermissionDenied } from '../rest/errors.js';
import { CrossOriginProtection } from '../rest/requests/cross-origin-protection.js';
import { Authorizer } from '../rest/requests/authorizer.js';
import { accessTo } from './access.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import type { Identity } from './identity.js';
import { checkLogin } from './need-credentials.js';
import { isAtLeast } from './roles.js';
import { tokenIn } from './tokens/token-text.js';
import { Tokens } from './tokens/tokens.js';

/** Admits callers by their token, to the routes of their role. */
@Injectable()
export class TokenAuthorizer extends Authorizer {
  private readonly crossOrigin: CrossOriginProtection;

  constructor(
    @Inject(AUTH_MODE) private readonly mode: AuthMode,
    private readonly tokens: Tokens,
    @Inject(SETTINGS_TOKEN) { host, origins }: Settings,
  ) {
    super();
    this.crossOrigin = new CrossOriginProtection(host, origins);
  }

  override authorize(
    request: FastifyRequest,
    route: string | undefined,
  ): Identity | Promise<Identity> | undefined {
    const access = route === undefined ? 'viewer' : accessTo(route);
    if (access === 'public') return undefined;
    const check = (identity: Identity): Identity => {
      // A route that is missing from the table is refused to everybody.
      if (access === undefined || !isAtLeast(identity.role, access)) throw new PermissionDenied();
      if (route !== undefined) checkLogin(identity, route);
      return identity;
    };
    const identity = this.identify(request);
    return identity instanceof Promise ? identity.then(check) : check(identity);
  }

  private identify(request: FastifyRequest): Identity | Promise<Identity> {
    const header = request.headers.authorization;
    // A wrong token is refused in open mode too: the caller expects to be authenticated.
    if (header !== undefined) return this.tokens.identify(tokenIn(header));
    if (this.mode === 'required') throw new NotAuthenticated();
    this.crossOrigin.check(request);
    return this.tokens.seeded();
  }
}
