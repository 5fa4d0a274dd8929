import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { explain, manageUsers } from '../../src/auth/command/manage-users.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { type CallerOf, logIn, logInAdmin, PASSWORD, startGuarded } from '../support/users.js';
import { until } from '../support/until.js';

describe('npm run user', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  /** What a command prints, or its error as the operator reads it. In this process: each of its own takes a second to load. */
  async function run(args: string[], input = ''): Promise<{ code: number; out: string; error: string }> {
    const variables = { ...process.env, ...server.environment };
    return manageUsers(
      args,
      () => variables,
      () => Promise.resolve(input),
    ).then(
      (out) => ({ code: 0, out, error: '' }),
      (error: unknown) => ({ code: 1, out: '', error: explain(error) }),
    );
  }

  /** The same as a process. */
  async function start(args: string[], input: string): Promise<{ code: number; out: string; error: string }> {
    const child = spawn(process.execPath, ['dist/auth/command/user-command.js', ...args], {
      env: { ...process.env, ...server.environment },
    });
    child.stdin.end(input);
    const [out, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { code, out, error };
  }

  it('reports a name that is too long', async () => {
    const { code, error } = await start(['add', 'long', '--first-name', 'x'.repeat(151)], `${PASSWORD}\n`);
    expect([code, error.trim()]).toEqual([
      1,
      'first_name: Ensure this field has no more than 150 characters.',
    ]);
  });

  it('adds a user who can log in, and lists all users', async () => {
    const added = await start(['add', 'ada', '--role', 'editor', '--last-name', 'Lovelace'], `${PASSWORD}\n`);
    expect(added).toMatchObject({ code: 0, error: '' });
    const { body } = await (await logIn(server.url, 'ada', PASSWORD)).get('/api/user/me/');
    expect(body).toMatchObject({ role: 'editor', last_name: 'Lovelace' });
    const { out } = await start(['list'], '');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).slice(1, 4)),
    ).toEqual([
      ['liucheng', 'admin', 'active'],
      ['admin', 'admin', 'active'],
      ['ada', 'editor', 'active'],
    ]);
    expect(out).not.toContain('argon2');
  });

  it('sets a password, which revokes the user’s tokens in a running API', async () => {
    const grace = await admin.post('/api/user/user/', { username: 'grace', password: PASSWORD });
    const caller = await logIn(server.url, 'grace', PASSWORD);
    expect(await run(['password', 'grace'], 'short')).toMatchObject({
      code: 1,
      error: expect.stringContaining('password: This password is too short'),
    });
    expect((await run(['password', 'grace'], 'another password')).code).toBe(0);
    await until(async () => (await caller.get('/api/user/me/')).status === 401, 'the token is refused');
    await logIn(server.url, 'grace', 'another password');
    await run(['role', 'grace', 'operator']);
    await run(['deactivate', 'grace']);
    const shown = await admin.get(`/api/user/user/${grace.body.id}/`);
    expect(shown.body).toMatchObject({ role: 'operator', is_active: false });
  });

  it('unlocks a user whose login attempts strangers have used up', async () => {
    await admin.post('/api/user/user/', { username: 'locked', password: PASSWORD });
    const attempt = (password: string) =>
      send(server.url, '/api/login/', { method: 'POST', body: { username: 'locked', password } });
    await until(async () => (await attempt('a guess')).status === 429, 'the login is throttled');
    expect((await attempt(PASSWORD)).status).toBe(429);
    expect(await run(['unlock', 'locked'])).toMatchObject({ code: 0, error: '' });
    expect((await attempt(PASSWORD)).status).toBe(200);
    expect(await run(['unlock', 'not-there'])).toMatchObject({
      code: 1,
      error: 'there is no user not-there',
    });
  });

  it.each([
    [['deactivate', 'admin'], 'This is the last administrator who can log in'],
    [['add', 'eve', 'secret'], 'usage: npm run user'],
  ])('reports what is wrong with %j', async (args, message) => {
    const { code, error } = await run(args, PASSWORD);
    expect([code, error.includes(message), error.includes('    at ')]).toEqual([1, true, false]);
  });

  it('shows control characters of names as escapes', async () => {
    const names = { first_name: '\u001b[2Jred\u009b0m\nx', last_name: '\u202eX' };
    await admin.post('/api/user/user/', { username: 'esc', ...names });
    const { out } = await run(['list']);
    expect(out).toMatch(/ esc .* \\u001b\[2Jred\\u009b0m\\u000ax \\u202eX$/m);
  });
});
