import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { NotAuthenticated, PermissionDenied } from '../rest/errors.js';
import { ForeignPages } from '../rest/requests/foreign-pages.js';
import { Gatekeeper } from '../rest/requests/gatekeeper.js';
import { type Access, accessTo } from './access.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import type { Identity } from './identity.js';
import { isAtLeast } from './roles.js';
import { tokenIn } from './tokens/token-text.js';
import { Tokens } from './tokens/tokens.js';

/** Lets callers in by their token, as far as their role goes. */
@Injectable()
export class TokenGatekeeper extends Gatekeeper {
  private readonly foreign: ForeignPages;

  constructor(
    @Inject(AUTH_MODE) private readonly mode: AuthMode,
    private readonly tokens: Tokens,
    @Inject(SETTINGS_TOKEN) { host, origins }: Settings,
  ) {
    super();
    this.foreign = new ForeignPages(host, origins);
  }

  override admit(
    request: FastifyRequest,
    route: string | undefined,
  ): Identity | Promise<Identity> | undefined {
    const access = route === undefined ? 'viewer' : accessTo(route);
    if (access === 'public') return undefined;
    const identity = this.identify(request);
    if (identity instanceof Promise) return identity.then((known) => checked(known, access));
    return checked(identity, access);
  }

  private identify(request: FastifyRequest): Identity | Promise<Identity> {
    const header = request.headers.authorization;
    // Whoever shows something wants to be known by it: a wrong token is refused in open mode as well.
    if (header !== undefined) return this.tokens.identify(tokenIn(header));
    if (this.mode === 'required') throw new NotAuthenticated();
    this.foreign.refuse(request);
    return this.tokens.seeded();
  }
}

/** What the table does not name is nobody's. */
function checked(identity: Identity, access: Exclude<Access, 'public'> | undefined): Identity {
  if (access === undefined || !isAtLeast(identity.role, access)) throw new PermissionDenied();
  return identity;
}
