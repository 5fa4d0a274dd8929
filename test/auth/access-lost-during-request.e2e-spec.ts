import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { ACCESS } from '../../src/auth/access.js';
import { hold, type HeldRequest } from '../support/held.js';
import { createInstallation, type Installation } from '../support/processes.js';
import {
  CallerOf,
  logInAdmin,
  logInNew,
  PASSWORD,
  PROMISED_MS,
  promisedTime,
  REQUIRED,
} from '../support/users.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';

/*
 * A caller is admitted by the headers of a request. A loss of access before the request is done must count too.
 */
describe('a request in progress when its caller loses access', () => {
  let installation: Installation;
  let admin: CallerOf;
  let other: string;
  let database: pg.Client;
  let process: number;
  let job: number;

  beforeAll(async () => {
    installation = await createInstallation(REQUIRED);
    const { url } = await installation.start('api');
    admin = await logInAdmin(url);
    // Revocations are made on another API process, so this one can only find them in the database.
    other = (await installation.startHere('api')).url;
    database = new pg.Client(installation.databaseUrl);
    await database.connect();
    process = await draftOf(admin);
    // No worker runs, so the stop ends it at once.
    job = (await admin.post('/api/process/execute/', { id: await draftOf(admin) })).body.job_id;
    await admin.post(`/api/process/stop/${job}/`, {});
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  const draftOf = async (caller: CallerOf): Promise<number> =>
    (await caller.post('/api/process/process/', { name: 'held', project: 'p' })).body.id;

  const byOther = (): Promise<CallerOf> => logInAdmin(other);
  const patch = async (id: number, body: object) =>
    (await byOther()).send(`/api/user/user/${id}/`, { method: 'PATCH', body });
  const remove = async (id: number) => (await byOther()).send(`/api/user/user/${id}/`, { method: 'DELETE' });

  let names = 0;
  const newCaller = async (role: 'admin' | 'editor') => {
    const caller = await logInNew(admin, `held-${(names += 1)}`, role);
    return { caller, id: (await caller.get('/api/user/me/')).body.id as number };
  };

  const writes: [what: string, method: string, path: () => string, body: () => object][] = [
    [
      'creates a user',
      'POST',
      () => '/api/user/user/',
      () => ({ username: 'mallory', password: PASSWORD, role: 'admin' }),
    ],
    ['changes a user', 'PATCH', () => '/api/user/user/1/', () => ({ first_name: 'Mallory' })],
    ['makes a key', 'POST', () => '/api/user/key/', () => ({ name: 'mallory' })],
    [
      'changes its password',
      'POST',
      () => '/api/user/password/',
      () => ({ old_password: PASSWORD, new_password: 'another password' }),
    ],
    ['creates a process', 'POST', () => '/api/process/process/', () => ({ name: 'mallory', project: 'p' })],
    ['changes a process', 'PATCH', () => `/api/process/process/${process}/`, () => ({ mark: 'mallory' })],
    ['deletes processes', 'DELETE', () => '/api/process/process/', () => ({ pk: String(process) })],
    ['saves', 'POST', () => '/api/process/save/', () => ({ id: process, nodeList: [], mark: 'mallory' })],
    ['submits', 'POST', () => '/api/process/upload/', () => ({ id: process })],
    ['executes', 'POST', () => '/api/process/execute/', () => ({ id: process })],
    ['runs a job again', 'POST', () => `/api/job/rerun/${job}/`, () => ({})],
    ['creates a hook', 'POST', () => '/api/process/hook/', () => ({ process, name: 'mallory' })],
    [
      'sets a variable',
      'POST',
      () => '/api/process/variable/',
      () => ({ name: 'mallory', type: 'string', value: 'x' }),
    ],
  ];

  const audited = async (): Promise<number> =>
    (
      await database.query(
        `SELECT count(*)::int AS n FROM audit WHERE action NOT IN ('login', 'login_failed')`,
      )
    ).rows[0].n;

  it('changes nothing once its user is deleted', async () => {
    const { caller, id } = await newCaller('admin');
    const held: [string, HeldRequest][] = [];
    for (const [what, method, path, body] of writes)
      held.push([what, await hold(caller, method, path(), body())]);
    expect((await remove(id)).status).toBe(204);
    await promisedTime(admin);
    const before = await audited();
    for (const [what, request] of held) expect([what, (await request.finish()).status]).toEqual([what, 401]);
    expect(await audited()).toBe(before);
  });

  it.each<[string, number, (caller: CallerOf, id: number) => Promise<unknown>]>([
    ['logged out', 401, ({ token }) => new CallerOf(other, token).post('/api/logout/', {})],
    ['deactivated', 401, (_, id) => patch(id, { is_active: false })],
    ['given a new password', 401, (_, id) => patch(id, { password: 'another password' })],
    ['made a viewer', 403, (_, id) => patch(id, { role: 'viewer' })],
  ])('executes nothing once its user is %s', async (_, status, end) => {
    const { caller, id } = await newCaller('editor');
    const held = await hold(caller, 'POST', '/api/process/execute/', { id: process });
    await end(caller, id);
    await promisedTime(admin);
    expect((await held.finish()).status).toBe(status);
  });

  it('executes nothing once its API key is deleted', async () => {
    const { id, key } = (await admin.post('/api/user/key/', { name: 'service' })).body;
    const service = new CallerOf(admin.url, key);
    const held = await hold(service, 'POST', '/api/process/execute/', { id: process });
    await (await byOther()).send(`/api/user/key/${id}/`, { method: 'DELETE' });
    await promisedTime(admin);
    expect((await held.finish()).status).toBe(401);
  });

  it('deletes nothing of others once its administrator is an editor', async () => {
    const { caller, id } = await newCaller('admin');
    const held = await hold(caller, 'DELETE', '/api/process/process/', { pk: String(process) });
    await patch(id, { role: 'editor' });
    await promisedTime(admin);
    expect((await held.finish()).status).toBe(403);
    expect((await admin.get(`/api/process/process/${process}/`)).status).toBe(200);
  });

  it('succeeds if its caller has kept their access', async () => {
    const held = await hold(admin, 'POST', '/api/process/execute/', { id: process });
    await promisedTime(admin);
    expect((await held.finish()).status).toBe(200);
  });

  it('as a long poll, ends with 401 within a second', async () => {
    const { caller, id } = await newCaller('editor');
    const job = (await admin.post('/api/process/execute/', { id: process })).body.job_id as number;
    const answer = caller.get(`/api/job/job/${job}/?wait=60`);
    let answeredAt = Infinity;
    void answer.then(() => (answeredAt = performance.now()));
    await remove(id);
    const endedAt = performance.now();
    expect((await answer).status).toBe(401);
    expect(answeredAt - endedAt).toBeLessThan(PROMISED_MS);
  });

  it('as a download, is cut off', async () => {
    const job = (await admin.post('/api/process/execute/', { id: process })).body.job_id as number;
    const [MIB, pages] = [1024 * 1024, 64];
    await database.query(
      `INSERT INTO job_log (job_id, first_row, rows, text) SELECT $1, n, 1, repeat('x', $2) FROM generate_series(0, $3::int - 1) n`,
      [job, MIB, pages],
    );
    const { caller, id } = await newCaller('editor');
    const { hostname, port } = new URL(caller.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `GET /api/process/logfile/download/?jobId=${job} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${caller.token}\r\n\r\n`,
    );
    await once(socket, 'readable');
    await remove(id);
    await promisedTime(admin);
    let bytes = 0;
    socket.on('data', (chunk) => (bytes += chunk.length));
    await once(socket, 'close');
    expect(bytes).toBeLessThan(pages * MIB);
  });

  it('writes nothing after a wait for a lock, on every route that writes', async () => {
    const own = await draftOf(admin);
    const target = (await newCaller('editor')).id;
    const variable = (
      await admin.post('/api/process/variable/', { name: 'locked', type: 'string', value: 'x' })
    ).body.id as number;
    const timed = { process: own, name: 'timed', cron: '0 0 29 2 *' };
    const schedule = (await admin.post('/api/process/schedule/', timed)).body.id as number;
    const job = (await admin.post('/api/process/execute/', { id: own })).body.job_id as number;
    const stopped = (await admin.post('/api/process/execute/', { id: own })).body.job_id as number;
    await admin.post(`/api/process/stop/${stopped}/`, {});
    const hook = (await admin.post('/api/process/hook/', { process: own, name: 'locked' })).body.id as number;
    const { rows } = await database.query(
      `INSERT INTO callback (job_id, process_id, cuser, url, receiver)
       SELECT id, process_id, cuser, 'http://example.com/', 'example.com' FROM job WHERE id = $1 RETURNING id`,
      [stopped],
    );
    const callback = rows[0].id as string;
    const { caller, id } = await newCaller('admin');
    const routes: Record<string, object | undefined> = {
      [`PUT /api/process/process/${own}`]: { mark: 'late' },
      [`PATCH /api/process/process/${own}`]: { mark: 'late' },
      [`DELETE /api/process/process/${own}`]: undefined,
      'DELETE /api/process/process': { pk: String(own) },
      'POST /api/process/save': { id: own, nodeList: [], mark: 'late' },
      'POST /api/process/upload': { id: own },
      'POST /api/process/execute': { id: own },
      'POST /api/process/batch': { id: own, inputs: [{}] },
      'POST /api/process/copy': { id: own },
      [`POST /api/process/stop/${job}`]: {},
      'POST /api/job/stop': { pk: String(job) },
      [`POST /api/job/rerun/${stopped}`]: { resume: true },
      'POST /api/job/callback/secret': {},
      [`POST /api/job/callback/${callback}/retry`]: {},
      'POST /api/process/variable': { name: 'late', type: 'string', value: 'x' },
      [`PUT /api/process/variable/${variable}`]: { mark: 'late' },
      [`PATCH /api/process/variable/${variable}`]: { mark: 'late' },
      [`DELETE /api/process/variable/${variable}`]: undefined,
      [`PUT /api/process/policy/${own}`]: { priority: 1 },
      [`PATCH /api/process/policy/${own}`]: { priority: 1 },
      'POST /api/process/schedule': timed,
      'DELETE /api/process/schedule': { pk: String(schedule) },
      [`PUT /api/process/schedule/${schedule}`]: { name: 'late' },
      [`PATCH /api/process/schedule/${schedule}`]: { name: 'late' },
      [`DELETE /api/process/schedule/${schedule}`]: undefined,
      'POST /api/process/hook': { process: own, name: 'late' },
      [`PUT /api/process/hook/${hook}`]: { name: 'late' },
      [`PATCH /api/process/hook/${hook}`]: { name: 'late' },
      [`DELETE /api/process/hook/${hook}`]: undefined,
      'DELETE /api/process/hook': { pk: String(hook) },
      [`POST /api/process/hook/${hook}/rotate`]: {},
      [`PUT /api/user/user/${target}`]: { first_name: 'late' },
      [`PATCH /api/user/user/${target}`]: { first_name: 'late' },
      [`DELETE /api/user/user/${target}`]: undefined,
      'POST /api/user/user': { username: 'late', password: PASSWORD, role: 'admin' },
      'POST /api/user/key': { name: 'late' },
      'POST /api/user/password': { old_password: PASSWORD, new_password: 'another password' },
    };
    // These wait for no lock, or only revoke the caller's own token.
    const others = [
      'POST /api/login',
      'POST /api/logout',
      'POST /api/process/process',
      'POST /api/process/import',
    ];
    // No caller is known of what is sent to a hook.
    const reads = [
      'POST /api/process/check',
      'DELETE /api/user/key/:id',
      'POST /api/hook/:token',
      'POST /api/job/event/:token',
    ];
    expect(
      [
        ...Object.keys(routes).map((route) => route.replace(/\/\d+(?=\/|$)/, '/:id')),
        ...others,
        ...reads,
      ].sort(),
    ).toEqual(
      Object.values(ACCESS)
        .flat()
        .filter((route) => !route.startsWith('GET '))
        .sort(),
    );
    await database.query('BEGIN');
    await database.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [own]);
    await database.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [job]);
    await database.query('SELECT FROM callback WHERE id = $1 FOR UPDATE', [callback]);
    await database.query('LOCK TABLE callback_secret IN SHARE MODE');
    await database.query('SELECT FROM variable_clock FOR UPDATE');
    await database.query('SELECT FROM schedule FOR UPDATE');
    await database.query('SELECT FROM hook FOR UPDATE');
    await database.query('SELECT FROM users FOR UPDATE');
    const before = await audited();
    const send = async ([route, body]: [string, object | undefined]) => {
      const [method, path] = route.split(' ') as [string, string];
      return [route, (await caller.send(`${path}/`, { method, body })).status];
    };
    // The token is deleted on a separate connection, while the requests wait for the lock.
    const answers = Object.entries(routes).map(send);
    const watch = new pg.Client(installation.databaseUrl);
    await watch.connect();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await watch.query(waiting)).rowCount! < 5);
    await watch.query('DELETE FROM access_token WHERE user_id = $1', [id]);
    await promisedTime(admin);
    await database.query('COMMIT');
    // On a slow machine, some have waited for too long by then.
    const answered = (await Promise.all(answers)).filter(([, status]) => status !== 503);
    expect(answered).toEqual(answered.map(([route]) => [route, 401]));
    expect(answered).not.toEqual([]);
    expect(await audited()).toBe(before);
    await watch.end();
  });

  it('writes nothing once its API key has expired during a wait for a lock', async () => {
    const { id, key } = (await admin.post('/api/user/key/', { name: 'expiring' })).body;
    await database.query('BEGIN');
    await database.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [process]);
    const watch = new pg.Client(installation.databaseUrl);
    await watch.connect();
    const change = new CallerOf(admin.url, key).send(`/api/process/process/${process}/`, {
      method: 'PATCH',
      body: { mark: 'late' },
    });
    await until(() => waitsForLock(watch), 'the change waits');
    await watch.query('UPDATE access_token SET expire_time = clock_timestamp() WHERE id = $1', [id]);
    await database.query('COMMIT');
    await watch.end();
    expect((await change).status).toBe(401);
  });

  it('writes nothing after a wait for a lock, separately or in a batch', async () => {
    const { caller, id } = await newCaller('editor');
    await database.query('BEGIN');
    await database.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [process]);
    const watch = new pg.Client(installation.databaseUrl);
    await watch.connect();
    // A submission waits in Postgres. An execute is retried for 3 s.
    const submit = caller.post('/api/process/upload/', { id: process });
    await until(() => waitsForLock(watch), 'the submission waits');
    const inBatch = caller.post('/api/process/execute/', { id: process });
    await remove(id);
    const first = admin.post('/api/process/execute/', { id: process });
    await promisedTime(admin);
    await database.query('COMMIT');
    await watch.end();
    expect((await first).status).toBe(200);
    expect([(await inBatch).status, (await submit).status]).toEqual([401, 401]);
    expect((await database.query('SELECT FROM job WHERE cuser = $1', [id])).rowCount).toBe(0);
  });
});
