import { text } from 'node:stream/consumers';
import { NotAuthenticated } from '@liucheng/client';
import { read } from 'read';
import { keep } from '../configuration.js';
import { UsageError } from '../exit-codes.js';
import { visible } from '../output.js';
import type { Session } from '../session.js';

export interface LoginOptions {
  username?: string;
  key?: true;
}

/** Asks at a terminal; without one, reads standard input and removes the line break at its end. */
async function ask(prompt: string, { silent }: { silent: boolean }): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  const answer = await read({ prompt, silent, output: process.stderr });
  if (silent) process.stderr.write('\n');
  return answer;
}

/** `login`: keeps a token, or an API key, for the server. */
export async function login(session: Session, { username, key }: LoginOptions): Promise<undefined> {
  const { client, access, env, signal } = session;
  if (key) {
    const given = await ask('API key:', { silent: true });
    if (!/^[\x21-\x7e]+$/.test(given)) throw new UsageError('this is not an API key');
    client.useToken(given);
    await client.me({ signal });
    await keep(env, { ...access, token: given });
  } else {
    if (username === undefined && !process.stdin.isTTY)
      throw new UsageError('name the user: --username ada, with the password on standard input');
    const name = username ?? (await ask('Username:', { silent: false }));
    const token = await client.login(name, await ask('Password:', { silent: true }), { signal });
    await keep(env, { ...access, token });
  }
  return whoami(session);
}

/** `logout`: revokes the kept token and forgets it. An API key is only forgotten. */
export async function logout({ client, access, env, output, signal }: Session): Promise<undefined> {
  if (env.LIUCHENG_TOKEN) throw new UsageError('LIUCHENG_TOKEN is set: it is not kept, and not revoked');
  try {
    if (access.token?.startsWith('lct_')) await client.logout({ signal });
  } catch (error) {
    // It has expired, or was revoked.
    if (!(error instanceof NotAuthenticated)) throw error;
  }
  await keep(env, { ...access, token: undefined });
  if (output.isJson) await output.json({ url: access.url });
  else output.note(`logged out of ${access.url}`);
  return undefined;
}

/** `whoami`: the user that the server takes the caller for. */
export async function whoami({ client, access, output, signal }: Session): Promise<undefined> {
  const { username, role } = await client.me({ signal });
  await (output.isJson
    ? output.json({ url: access.url, username, role })
    : output.line(`${visible(username)} (${role}) at ${access.url}`));
  return undefined;
}
