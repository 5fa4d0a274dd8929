import { messageOf } from './message-of.js';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from './exit-codes.js';

/** What `login` keeps between commands. */
interface Kept {
  /** The server of the last login. */
  url?: string;
  /** The token of each server. */
  tokens: Record<string, string>;
}

/** The server to call, and the credentials for it. */
export interface Access {
  url: string;
  token: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** The file of {@link Kept}: `liucheng/config.json` in the user's folder for configuration. */
const configurationFile = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'liucheng', 'config.json');

/**
 * Finds the server and the token: from the option, the environment, or the last login. A kept token is used only for the server that
 * has given it.
 *
 * @throws UsageError if the URL or the file is invalid
 */
export async function accessOf(env: NodeJS.ProcessEnv, url: string | undefined): Promise<Access> {
  const kept = await readKept(configurationFile(env));
  const server = serverOf(url ?? (env.LIUCHENG_URL || kept.url || DEFAULT_URL));
  return { url: server, token: env.LIUCHENG_TOKEN || kept.tokens[server] };
}

/** Keeps a token, and makes its server the default one; without a token, forgets that of the server. */
export async function keep(env: NodeJS.ProcessEnv, { url, token }: Access): Promise<void> {
  const file = configurationFile(env);
  const { tokens } = await readKept(file);
  const others = Object.entries(tokens).filter(([server]) => server !== url);
  const kept: Kept = {
    url,
    tokens: Object.fromEntries(token === undefined ? others : [...others, [url, token]]),
  };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // A command that runs at the same time reads the old file or the new one.
  const scratch = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(scratch, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(scratch, file);
  } finally {
    await rm(scratch, { force: true });
  }
}

function serverOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`not a URL of a server: ${text}`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError('the URL must not contain a password: use liucheng login');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

async function readKept(file: string): Promise<Kept> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { tokens: {} };
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
  }
  try {
    const { url, tokens = {} } = JSON.parse(text) as Partial<Kept>;
    return { ...(url === undefined ? {} : { url }), tokens };
  } catch {
    throw new UsageError(`${file} is not JSON`);
  }
}
