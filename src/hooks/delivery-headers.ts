import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Signature } from './hook-words.js';

/** The headers that name a delivery, by the kind of signature. The first one that is given counts. */
const DELIVERY_IDS: Record<Signature, readonly string[]> = {
  none: ['webhook-id', 'x-github-delivery', 'idempotency-key'],
  'standard-webhooks': ['webhook-id'],
  github: ['x-github-delivery'],
};

/** Credentials and signatures, which a job does not get. */
const WITHHELD = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'webhook-signature',
  'svix-signature',
  'x-hub-signature',
  'x-hub-signature-256',
]);

/** A hash of the id of a delivery, the same for a repeated one; null if it has none. A hash, because ids can be long. */
export function deliveryOf(headers: IncomingHttpHeaders, signature: Signature): string | null {
  const name = DELIVERY_IDS[signature].find((header) => (headers[header] ?? '') !== '');
  if (name === undefined) return null;
  return createHash('sha256')
    .update(`${name}:${String(headers[name])}`)
    .digest('base64');
}

/**
 * The headers that expressions read, by lower-case names: without credentials, signatures, and what contains the token of the hook,
 * such as the path that a proxy reports.
 */
export function shownHeaders(headers: IncomingHttpHeaders, token: string): Record<string, string> {
  const shown = Object.entries(headers).map(
    ([name, value]) => [name, [value ?? ''].flat().join(', ')] as const,
  );
  return Object.fromEntries(shown.filter(([name, value]) => !WITHHELD.has(name) && !value.includes(token)));
}
