import { createHmac } from 'node:crypto';
import { flow } from './flows.js';
import { type Answer, send, type Sent } from './send.js';

/** The list of hooks. */
export const HOOKS = '/api/process/hook/';

/** A hook as its creation answers it. */
export interface MadeHook {
  id: number;
  token: string;
  secret: string;
  [field: string]: unknown;
}

/** A flow whose outputs are its variables. */
export const echo = (variables: Record<string, string>): object =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      {
        id: 'end',
        name: 'core.programming.return',
        inputs: {
          outputs: Object.fromEntries(Object.keys(variables).map((name) => [name, `{{ vars.${name} }}`])),
        },
      },
    ],
    ['start > end'],
    Object.entries(variables).map(([name, type]) => ({ name, type, scope: 'flow', value: null })),
  );

/** Creates a hook. Throws if it is refused. */
export async function makeHook(url: string, process: number, more: object = {}): Promise<MadeHook> {
  const body = { process, name: 'h', ...more };
  const { status, text, body: made } = await send(url, HOOKS, { method: 'POST', body });
  if (status !== 201) throw new Error(`the hook was answered ${status}: ${text}`);
  return made;
}

/** Sends something to a hook. */
export const deliver = (url: string, token: string, sent: Sent & { query?: string } = {}): Promise<Answer> =>
  send(url, `/api/hook/${token}/${sent.query ?? ''}`, { method: 'POST', ...sent });

/** The headers of a delivery by the Standard Webhooks specification. */
export function standardHeaders(
  secret: string,
  body: string,
  { id = 'msg_1', at = Math.floor(Date.now() / 1_000) } = {},
): Record<string, string> {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}
