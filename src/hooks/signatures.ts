import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { standardSignature } from '../secrets/standard-webhooks.js';
import type { Signature } from './hook-words.js';

/** How far the timestamp of a delivery may be from the time of its arrival, in seconds. */
export const TOLERANCE_S = 5 * 60;

/** A delivery as it arrived. */
interface SignedDelivery {
  headers: IncomingHttpHeaders;
  /** The body, not decoded. */
  bytes: Uint8Array;
  /** When it arrived, in unix seconds. */
  now: number;
}

/** Checks who has sent a delivery. */
type Check = (secret: string, delivery: SignedDelivery) => boolean;

/** Checks the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of the Standard Webhooks specification. */
export const isStandardWebhook: Check = (secret, { headers, bytes, now }) => {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_S) return false;
  // Node decodes each byte of a header to one character.
  const expected = standardSignature(secret, { id, timestamp, bytes });
  let isSigned = false;
  for (const signature of signatures.split(' ')) isSigned = isEqual(signature, expected) || isSigned;
  return isSigned;
};

/** Checks the header `X-Hub-Signature-256`, as GitHub sends it. */
export const isFromGitHub: Check = (secret, { headers, bytes }) => {
  const signature = headerOf(headers, 'x-hub-signature-256');
  if (!signature) return false;
  return isEqual(signature, `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`);
};

/** The check for each kind of signature. */
export const CHECKS: Record<Exclude<Signature, 'none'>, Check> = {
  'standard-webhooks': isStandardWebhook,
  github: isFromGitHub,
};

/** A header that must be given once; undefined if it is missing. */
function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Compares in a time that depends on the lengths alone. */
function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1')];
  return one.length === other.length && timingSafeEqual(one, other);
}
