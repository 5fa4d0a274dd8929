import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `sealed:<key id>:<nonce, tag and ciphertext in base64url>`: no JSON text begins so. */
const MARK = 'sealed:';
const SEALED = /^sealed:([0-9a-f]{8}):([\w-]+)$/;

interface Key {
  id: string;
  bytes: Buffer;
}

/** Something that was sealed cannot be read: its key is not among ours, or it is not what was sealed here. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/**
 * Encrypts texts for the database: AES-256-GCM, a key derived from the operator's by HKDF, and the key's id in each
 * text, so that keys can be changed: the first of several keys seals, each opens what it has sealed.
 */
export class SecretBox {
  private readonly keys: readonly Key[];

  /** @param secrets what `LIUCHENG_SECRET_KEY` gives; none: nothing can be sealed */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => ({
      id: derive(secret, 'liucheng key id', KEY_ID_BYTES).toString('hex'),
      bytes: derive(secret, 'liucheng sealed texts', KEY_BYTES),
    }));
  }

  /** Whether there is a key to seal with. */
  get hasKey(): boolean {
    return this.keys.length > 0;
  }

  /**
   * Seals a text.
   *
   * @param purpose what it is and where it is kept; it opens only under the same
   * @throws Error without a key
   */
  seal(text: string, purpose: string): string {
    const [key] = this.keys;
    if (key === undefined) throw new Error('there is no key to seal with');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${MARK}${key.id}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws Unreadable, saying why, without a word of what was sealed */
  open(sealed: string, purpose: string): string {
    const [, id, packed = ''] = SEALED.exec(sealed) ?? [];
    if (id === undefined) throw new Unreadable('it is not in the form in which secrets are kept');
    const key = this.keys.find((candidate) => candidate.id === id);
    if (key === undefined) throw new Unreadable(this.strange(id));
    const bytes = Buffer.from(packed, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      throw new Unreadable('it was changed after it had been encrypted, or belongs elsewhere');
    }
  }

  /** Why what is sealed with this key cannot be read here; null where it can. */
  missing(keyId: string): string | null {
    return this.keys.some(({ id }) => id === keyId) ? null : this.strange(keyId);
  }

  private strange(keyId: string): string {
    return this.hasKey
      ? `it is encrypted with the key ${keyId}, which LIUCHENG_SECRET_KEY does not give`
      : `it is encrypted with the key ${keyId}, and LIUCHENG_SECRET_KEY is not set`;
  }
}

/** Whether a text of the database is one that a {@link SecretBox} has sealed. */
export const isSealed = (text: string): boolean => text.startsWith(MARK);

const derive = (secret: string, use: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', use, bytes));
