import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { beginningWith, KEY_ID_BYTES, NONCE_BYTES, partsOf, TAG_BYTES } from './sealed-texts.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;

interface Key {
  id: string;
  bytes: Buffer;
}

/** A sealed text cannot be opened: its key is missing, it was changed, or it was sealed for another purpose. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** A sealed text needs a key that this process does not have. Another process may have it. */
export class KeyMissing extends Unreadable {
  override name = 'KeyMissing';
}

/**
 * Encrypts texts for the database with AES-256-GCM. Keys are derived from the operator's keys with HKDF. Each sealed text
 * names its key, so that keys can be rotated: the first key seals, and every key opens the texts that it sealed.
 */
export class SecretBox {
  private readonly keys: readonly Key[];

  /** @param secrets the keys of `LIUCHENG_SECRET_KEY`; without keys, nothing can be sealed */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => ({
      id: derive(secret, 'liucheng key id', KEY_ID_BYTES).toString('hex'),
      bytes: derive(secret, 'liucheng sealed texts', KEY_BYTES),
    }));
  }

  /** Whether there is a key for sealing. */
  get hasKey(): boolean {
    return this.keys.length > 0;
  }

  /**
   * Seals a text.
   *
   * @param purpose what the text is and where it is stored; {@link open} needs the same purpose
   * @throws Error if there is no key
   */
  seal(text: string, purpose: string): string {
    const [key] = this.keys;
    if (key === undefined) throw new Error('there is no key to encrypt with');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return beginningWith(key.id) + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /**
   * Opens a sealed text. The messages of its errors reveal nothing of the text.
   *
   * @throws KeyMissing if this process does not have the key
   * @throws Unreadable if the text was changed or sealed for another purpose
   */
  open(sealed: string, purpose: string): string {
    const parts = partsOf(sealed);
    if (parts === null) throw new Unreadable('it is not a sealed text');
    const key = this.keys.find(({ id }) => id === parts.keyId);
    if (key === undefined) throw new KeyMissing(this.unknownKey(parts.keyId));
    const bytes = Buffer.from(parts.packed, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      throw new Unreadable('it was changed after it was encrypted, or was encrypted for another purpose');
    }
  }

  /** How texts begin that {@link seal} makes, as opposed to those of earlier keys; null if there is no key. */
  get beginning(): string | null {
    const [key] = this.keys;
    return key === undefined ? null : beginningWith(key.id);
  }

  /** Why texts sealed with this key cannot be opened here; null if they can. */
  missing(keyId: string): string | null {
    return this.keys.some(({ id }) => id === keyId) ? null : this.unknownKey(keyId);
  }

  private unknownKey(keyId: string): string {
    return this.hasKey
      ? `it is encrypted with the key ${keyId}, which is not in LIUCHENG_SECRET_KEY`
      : `it is encrypted with the key ${keyId}, and LIUCHENG_SECRET_KEY is not set`;
  }
}

const derive = (secret: string, use: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', use, bytes));
