import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database, type Statement } from '../database/database.js';
import { record } from '../recording/recording.js';
import { BadRequest, ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import type { Actor } from '../rest/requests/caller.js';
import { SecretBox, Unreadable } from '../secrets/secret-box.js';
import type { SealedColumn } from '../secrets/sealed-column.js';
import { SECRET_PREFIX } from '../secrets/standard-webhooks.js';

const PURPOSE = 'secret of callbacks';

/** The secrets of callbacks. */
export const SEALED_SECRETS: SealedColumn = {
  about: 'secrets of callbacks',
  table: 'callback_secret',
  key: ['id'],
  column: 'secret',
  purpose: PURPOSE,
};

const SECRET_BYTES = 32;

/** The most secrets that sign a message, if they are replaced several times within a day. */
const MOST_SIGNING = 5;

/** Serializes replacements. Readers do not wait. */
const LOCK: Statement = {
  name: 'callback-secret-lock',
  text: `LOCK TABLE callback_secret IN SHARE ROW EXCLUSIVE MODE`,
};

/** SQL: for how long a retired secret signs beside its successor. */
const RETIRING = "interval '1 day'";

/** Ends all secrets, and deletes those that no longer sign. */
const RETIRE: Statement = {
  name: 'callback-secret-retire',
  text: `
    WITH gone AS (DELETE FROM callback_secret WHERE retired_at < now() - ${RETIRING})
    UPDATE callback_secret SET retired_at = now() WHERE retired_at IS NULL`,
};

const INSERT: Statement = {
  name: 'callback-secret-insert',
  text: `INSERT INTO callback_secret (secret, cuser) VALUES ($1, $2) RETURNING id`,
};

const EXISTS: Statement = {
  name: 'callback-secret-exists',
  text: `SELECT FROM callback_secret LIMIT 1`,
};

/** The secrets that sign now, newest first. */
const SIGNING: Statement = {
  name: 'callback-secret-signing',
  text: `
    SELECT secret FROM callback_secret WHERE retired_at IS NULL OR retired_at > now() - ${RETIRING}
    ORDER BY id DESC LIMIT ${MOST_SIGNING}`,
};

const NO_KEY = message(
  'Secrets can be stored only if LIUCHENG_SECRET_KEY is set.',
  '仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密钥。',
);

const NO_SECRET = message(
  'Callbacks are signed, and there is no secret yet: an administrator makes it with POST /api/job/callback/secret/.',
  '回调需要签名，但尚无密钥：请管理员用 POST /api/job/callback/secret/ 生成。',
);

/** The secrets that sign callbacks. */
@Injectable()
export class CallbackSecrets {
  /** Once there is a secret, there is always one, while Postgres loses nothing. */
  private exists = false;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    database.whenLost(() => (this.exists = false));
  }

  /**
   * Makes a new secret. A former one signs beside it for a day.
   *
   * @returns the secret, which only this call shows
   * @throws BadRequest if there is no key to encrypt it with
   */
  async create(actor: Actor): Promise<string> {
    if (!this.box.hasKey) throw new BadRequest(NO_KEY);
    const secret = `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
    const sealed = this.box.seal(secret, PURPOSE);
    await this.database.transactionInTurn('secrets of callbacks', actor.id, async (transaction) => {
      await transaction.rows(LOCK);
      await refuseRevoked(transaction, actor);
      await transaction.rows(RETIRE);
      const [row] = await transaction.rows<{ id: number }>(INSERT, [sealed, actor.id]);
      await record(transaction, 'callback.secret', actor, row ? { id: row.id } : {});
    });
    return secret;
  }

  /**
   * Checks that callbacks can be signed.
   *
   * @throws ValidationError for the field `callback_url` if there is no secret
   */
  async need(): Promise<void> {
    this.exists ||= (await this.database.rows(EXISTS)).length > 0;
    if (!this.exists) throw new ValidationError({ callback_url: [NO_SECRET] });
  }

  /**
   * The secrets that sign a message now, newest first; or why this process cannot read the newest. A former one whose key is no longer
   * given signs nothing.
   */
  async signing(): Promise<string[] | Unreadable> {
    const rows = await this.database.rows<{ secret: string }>(SIGNING);
    const signing: string[] = [];
    for (const { secret } of rows)
      try {
        signing.push(this.box.open(secret, PURPOSE));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        if (signing.length === 0) return error;
      }
    return signing;
  }
}
