import type { Role } from '../../src/auth/roles.js';
import { send, type Answer, type Sent } from './send.js';
import { startServer, type Server } from './server.js';
import { until } from './until.js';

/** Password of the user `admin` that {@link startGuarded} creates. */
const ADMIN_PASSWORD = 'correct horse battery';

export const PASSWORD = 'staple battery horse';

/** Settings under which each call needs credentials. */
export const REQUIRED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only tests know',
  LIUCHENG_ADMIN_PASSWORD: ADMIN_PASSWORD,
};

/** How long another process may accept a revoked token, in milliseconds. FRESH_MS of `identity-cache.ts` is half of it. */
export const PROMISED_MS = 1_000;

/** A caller with a token. */
export class CallerOf {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  send(path: string, { headers, ...sent }: Sent = {}): Promise<Answer> {
    return send(this.url, path, { ...sent, headers: { authorization: `Token ${this.token}`, ...headers } });
  }

  get(path: string): Promise<Answer> {
    return this.send(path);
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.send(path, { method: 'POST', body });
  }
}

/** Starts an API where each call needs credentials. */
export const startGuarded = (environment: Record<string, string> = {}): Promise<Server> =>
  startServer({ ...REQUIRED, LIUCHENG_ROLE: 'api', ...environment });

/** Logs in. Throws if the login is refused. */
export async function logIn(url: string, username: string, password: string): Promise<CallerOf> {
  const { body, text } = await send(url, '/api/login/', { method: 'POST', body: { username, password } });
  if (typeof body?.token !== 'string') throw new Error(`login answered ${text}`);
  return new CallerOf(url, body.token);
}

export const logInAdmin = (url: string): Promise<CallerOf> => logIn(url, 'admin', ADMIN_PASSWORD);

/** Creates a user with {@link PASSWORD}. Returns its id. */
export async function addUser(admin: CallerOf, username: string, role: Role): Promise<number> {
  const { body, text } = await admin.post('/api/user/user/', { username, role, password: PASSWORD });
  if (typeof body?.id !== 'number') throw new Error(`it answered ${text}`);
  return body.id;
}

/** Creates a user and logs in as that user. */
export async function logInNew(admin: CallerOf, username: string, role: Role): Promise<CallerOf> {
  await addUser(admin, username, role);
  return logIn(admin.url, username, PASSWORD);
}

/** Sends requests until no token acts any more that was revoked before. */
export async function promisedTime(caller: CallerOf): Promise<void> {
  const end = performance.now() + PROMISED_MS;
  await until(async () => {
    await caller.get('/healthz/live');
    return performance.now() >= end;
  }, 'the promised time is over');
}
