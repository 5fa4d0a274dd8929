import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashOf } from '../auth/tokens/token-text.js';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach } from '../database/grouped-calls.js';
import { BY_TOKENS, type FoundHook } from './delivery-statements.js';

/** What is compared with the hash of a token that is unknown. */
const NO_HASH = hashOf('');

/** Finds the hooks of tokens. */
@Injectable()
export class HookLookUps {
  /** Grouped: anybody can send unknown tokens, which are not to take the connections that other calls need. */
  private readonly lookUps = new GroupedCalls<string, FoundHook | undefined>(
    (hashes) => this.foundAmong(hashes),
    { maxItems: 100, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(private readonly database: Database) {}

  /** The hook of a token; undefined if there is none, or its process is deleted. The work is the same for a known and an unknown token. */
  async find(token: string): Promise<FoundHook | undefined> {
    const hash = hashOf(token);
    const found = await this.lookUps.add(hash);
    const isKnown = timingSafeEqual(Buffer.from(found?.token_hash ?? NO_HASH), Buffer.from(hash));
    return isKnown ? found : undefined;
  }

  private async foundAmong(hashes: string[]): Promise<(FoundHook | undefined)[]> {
    const rows = await this.database.rows<FoundHook>(BY_TOKENS, [hashes]);
    return rowOfEach(hashes, rows, ({ token_hash: hash }) => hash);
  }
}
