import { standardSignature } from '../../secrets/standard-webhooks.js';

/** A message, as the Standard Webhooks specification signs it. */
export interface Message {
  id: string;
  /** The time of the try, in unix seconds. */
  time: number;
  body: Uint8Array;
}

/**
 * The headers of a message by the Standard Webhooks specification.
 *
 * @param secrets the secrets that sign it; receivers accept any of the signatures
 */
export function signedHeaders({ id, time, body }: Message, secrets: readonly string[]) {
  const timestamp = String(Math.floor(time));
  const signatures = secrets.map((secret) => standardSignature(secret, { id, timestamp, bytes: body }));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
