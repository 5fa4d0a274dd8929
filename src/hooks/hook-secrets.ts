import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashOf } from '../auth/tokens/token-text.js';
import { SecretBox } from '../secrets/secret-box.js';
import type { SealedColumn } from '../secrets/sealed-column.js';
import { SECRET_PREFIX } from '../secrets/standard-webhooks.js';

/** The prefix of tokens, by which people and secret scanners recognize them. */
const TOKEN_PREFIX = 'lch_';

/** The purpose with which secrets are sealed. */
const PURPOSE = 'secret of a hook';

/** The secrets of hooks. */
export const SEALED_SECRETS: SealedColumn = {
  about: 'secrets of hooks',
  table: 'hook',
  key: ['id'],
  column: 'secret',
  purpose: PURPOSE,
};

/** The size of a token and of a secret. */
const BYTES = 32;

/** A new token and a new secret of a hook, with what is stored of them. */
export interface NewSecrets {
  token: string;
  tokenHash: string;
  /** Null without `LIUCHENG_SECRET_KEY`. */
  secret: string | null;
  sealed: string | null;
}

/** Makes and opens the secrets of hooks. */
@Injectable()
export class HookSecrets {
  constructor(private readonly box: SecretBox) {}

  /** Whether there is a key with which secrets are stored. */
  get canStore(): boolean {
    return this.box.hasKey;
  }

  /** Makes a token and, if there is a key to seal it, a secret. A secret of Standard Webhooks is one for GitHub too, which takes any text. */
  make(): NewSecrets {
    const token = TOKEN_PREFIX + randomBytes(BYTES).toString('base64url');
    const secret = this.box.hasKey ? SECRET_PREFIX + randomBytes(BYTES).toString('base64') : null;
    const sealed = secret === null ? null : this.box.seal(secret, PURPOSE);
    return { token, tokenHash: hashOf(token), secret, sealed };
  }

  /** @throws Unreadable, or KeyMissing if this process lacks the key */
  open(sealed: string): string {
    return this.box.open(sealed, PURPOSE);
  }
}
