import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
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

  constructor(private readonly database: Database) {
    super();
  }

  override admit(): Caller | Promise<Caller> {
    return this.seeded ?? this.lookUp();
  }

  private async lookUp(): Promise<Caller> {
    const [user] = await this.database.rows<{ id: number }>(SEEDED);
    if (!user) throw new NotAuthenticated();
    this.seeded = user;
    return user;
  }
}
