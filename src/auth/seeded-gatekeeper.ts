import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ForeignPages } from '../rest/requests/foreign-pages.js';
import { type Caller, Gatekeeper } from '../rest/requests/gatekeeper.js';
import { NotAuthenticated } from '../rest/errors.js';

const SEEDED = {
  name: 'user-seeded',
  text: `SELECT id FROM users WHERE is_active ORDER BY id LIMIT 1`,
};

/** Until callers have credentials, every request is the seeded user's: a row like any other, looked up once. */
@Injectable()
export class SeededGatekeeper extends Gatekeeper {
  private seeded: Caller | undefined;
  private readonly foreign: ForeignPages;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS_TOKEN) { host, origins }: Settings,
  ) {
    super();
    this.foreign = new ForeignPages(host, origins);
  }

  override admit(request: FastifyRequest): Caller | Promise<Caller> {
    this.foreign.refuse(request);
    return this.seeded ?? this.lookUp();
  }

  private async lookUp(): Promise<Caller> {
    const [user] = await this.database.rows<{ id: number }>(SEEDED);
    if (!user) throw new NotAuthenticated();
    this.seeded = user;
    return user;
  }
}
