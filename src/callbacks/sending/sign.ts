import { Webhook } from 'standardwebhooks';

/** A message, as the Standard Webhooks specification signs it. */
export interface Message {
  id: string;
  /** The time of the try, in unix seconds. */
  time: number;
  body: string;
}

/**
 * The headers of a message by the Standard Webhooks specification.
 *
 * @param secrets the secrets that sign it; receivers accept any of the signatures
 */
export function signedHeaders({ id, time, body }: Message, secrets: readonly string[]) {
  const seconds = Math.floor(time);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(seconds * 1_000), body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
