/*
 * The format of sealed texts: `sealed:<id of the key>:<nonce, tag and ciphertext in base64url>`. No JSON text begins like this.
 */

const MARK = 'sealed:';
const SEALED = /^sealed:([0-9a-f]{8}):([\w-]+)$/;

/** The bytes of the parts of a sealed text. */
export const [KEY_ID_BYTES, NONCE_BYTES, TAG_BYTES] = [4, 12, 16];

/** How the texts begin that are sealed with a key. @param keyId in hexadecimal digits */
export const beginningWith = (keyId: string): string => `${MARK}${keyId}:`;

/** The id of the key and the other bytes of a sealed text, in base64url; null if the text is not sealed. */
export function partsOf(text: string): { keyId: string; packed: string } | null {
  const [, keyId, packed] = SEALED.exec(text) ?? [];
  return keyId === undefined || packed === undefined ? null : { keyId, packed };
}

/** Whether a text is sealed. */
export const isSealed = (text: string): boolean => text.startsWith(MARK);

/** SQL: whether the text of a column is sealed. */
export const isSealedIn = (column: string): string => `starts_with(${column}, '${MARK}')`;

/** SQL: the id of the key of the sealed text in a column. */
export const keyIdIn = (column: string): string => `split_part(${column}, ':', 2)`;

/** SQL: how many bytes the sealed text in a column had before it was sealed. */
export const openedBytesIn = (column: string): string =>
  `greatest(0, (length(${column}) - ${beginningWith('0'.repeat(2 * KEY_ID_BYTES)).length}) * 3 / 4 - ${NONCE_BYTES + TAG_BYTES})`;
