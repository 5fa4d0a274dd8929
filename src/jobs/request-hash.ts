import { canonicalHash } from '../versions/canonical-json.js';

/**
 * A hash of a request, which detects that an idempotency key is used again with a different request. It is the same for a form and for
 * JSON, and for `7` and `"7"`.
 *
 * @param body the parsed body. Fields that are not in `read` count as they were given
 * @param read the fields that the request means, as they were read. Undefined ones do not count
 */
export function requestHash(body: unknown, read: Record<string, unknown>): string {
  const given = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const others = given
    .filter(([name]) => !Object.hasOwn(read, name))
    .map(([name, value]) => [name, typeof value === 'number' ? String(value) : (value as unknown)]);
  const meant = Object.entries(read).filter(([, value]) => value !== undefined);
  return canonicalHash(Object.fromEntries([...others, ...meant]));
}
