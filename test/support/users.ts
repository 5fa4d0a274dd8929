import type { Role } from '../../src/auth/roles.js';
import { send, type Answer, type Sent } from './send.js';
import { startServer, type Server } from './server.js';

/** With it, {@link startGuarded} makes the user `admin`. */
const ADMIN_PASSWORD = 'correct horse battery';

export const PASSWORD = 'staple battery horse';

/** Settings with which each call needs credentials. */
export const REQUIRED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only tests know',
  LIUCHENG_ADMIN_PASSWORD: ADMIN_PASSWORD,
};

/** Somebody who calls a server with a token. */
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

/** Starts the application in such a way that each call needs credentials. */
export const startGuarded = (environment: Record<string, string> = {}): Promise<Server> =>
  startServer({ ...REQUIRED, LIUCHENG_ROLE: 'api', ...environment });

/** Logs in; throws where that is refused. */
export async function logIn(url: string, username: string, password: string): Promise<CallerOf> {
  const { body, text } = await send(url, '/api/login/', { method: 'POST', body: { username, password } });
  if (typeof body?.token !== 'string') throw new Error(`login answered ${text}`);
  return new CallerOf(url, body.token);
}

export const logInAdmin = (url: string): Promise<CallerOf> => logIn(url, 'admin', ADMIN_PASSWORD);

/** Makes a user, who can log in with {@link PASSWORD}; gives its id. */
export async function addUser(admin: CallerOf, username: string, role: Role): Promise<number> {
  const { body, text } = await admin.post('/api/user/user/', { username, role, password: PASSWORD });
  if (typeof body?.id !== 'number') throw new Error(`it answered ${text}`);
  return body.id;
}

/** Makes a user, and logs in as them. */
export async function logInNew(admin: CallerOf, username: string, role: Role): Promise<CallerOf> {
  await addUser(admin, username, role);
  return logIn(admin.url, username, PASSWORD);
}
