import pg from 'pg';
import { Retention } from '../../../src/worker/retention.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { ended, execute, jobWhen, line, type ShortNode, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { startStandIn, type StandIn } from '../../support/stand-in.js';
import { until } from '../../support/until.js';

const KEY = 'a key of at least thirty-two characters';
const NEW_KEY = 'another key of at least thirty-two characters';
const SECRET = 'hunter2 of many';

const token = { name: 'token', type: 'password', scope: 'global', value: '' };
const print = (id: string, message: string): ShortNode => ({
  id,
  name: 'core.log.print',
  inputs: { message },
});

describe('the key of secrets', () => {
  let own: TestDatabase;
  let database: pg.Pool;
  let outside: StandIn;
  const open: Server[] = [];

  /** A server on the database with another key. */
  const another = async (key: string): Promise<Server> => {
    const server = await startServer({
      DATABASE_URL: own.url,
      LIUCHENG_SECRET_KEY: key,
      LIUCHENG_PARK_MS: '100',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    open.push(server);
    return server;
  };
  const create = (server: Server, body: object) =>
    send(server.url, '/api/process/variable/', { method: 'POST', body });

  beforeAll(async () => {
    outside = await startStandIn({ 'GET /echo': ({ query }) => ({ body: query }), 'GET /second': () => 200 });
    own = await cloneDatabase();
    database = new pg.Pool({ connectionString: own.url });
  });

  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  afterAll(async () => {
    await database.end();
    await outside.close();
    await own.drop();
  });

  it('is required to store a password', async () => {
    const first = await another('');
    const message = 'Passwords can be stored only if LIUCHENG_SECRET_KEY is set.';
    expect((await create(first, { name: 'a', type: 'password', value: 'x' })).body).toEqual({
      type: [message],
    });
    expect((await create(first, { name: 'a', type: 'string', value: 'x' })).status).toBe(201);
    const id = await submit(first.url, { ...line(), variables: [{ name: 'pin', type: 'password' }] });
    const body = { id, inputs: { pin: '1234' } };
    const answer = await send(first.url, '/api/process/execute/', { method: 'POST', body });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['inputs']]);
    expect(await ended(first.url, await execute(first.url, id))).toMatchObject({ state: 'successful' });
  });

  it('decrypts the journal of a parked job with the true values on another server process', async () => {
    const one = await another(KEY);
    await create(one, { name: 'token', type: 'password', value: SECRET });
    const flow = line(
      {
        id: 'h',
        name: 'core.http.request',
        inputs: { url: `${outside.url}/echo`, query: { t: '{{ vars.token }}' } },
      },
      { id: 'wait', name: 'core.time.delay', inputs: { seconds: 1 } },
      {
        id: 's',
        name: 'core.http.request',
        inputs: { url: `${outside.url}/second`, query: '{{ nodes.h.body }}' },
      },
      print('p', 'got {{ nodes.h.body.t }}'),
    );
    const job = await execute(one.url, await submit(one.url, { ...flow, variables: [token] }));
    const parked = 'SELECT FROM job WHERE id = $1 AND worker IS NULL AND fence > 0';
    await until(async () => (await database.query(parked, [job])).rowCount === 1, 'the job is parked');
    await one.close();
    open.length = 0;
    const other = await another(`${NEW_KEY},${KEY}`);
    expect(await ended(other.url, job)).toMatchObject({ state: 'successful', error: null });
    expect(outside.askedBy('GET /second')).toMatchObject([{ query: { t: SECRET } }]);
    expect(outside.askedBy('GET /echo')).toHaveLength(1);
    const { body } = await send(other.url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent).toMatch(/got \*\*\*\n$/);
    const { rows } = await database.query('SELECT records FROM job_journal WHERE job_id = $1', [job]);
    expect(rows.every(({ records }) => records.startsWith('sealed:'))).toBe(true);
  });

  it.each([
    ['missing', '', /and LIUCHENG_SECRET_KEY is not set/],
    ['another', NEW_KEY, /which is not in LIUCHENG_SECRET_KEY/],
  ])('that is %s makes startup fail with the name of the setting', async (_what, key, why) => {
    const message = await another(key).then(
      () => 'it is up',
      (error: unknown) => (error as Error).message,
    );
    expect(message).toMatch(/^LIUCHENG_SECRET_KEY: the shared variable "token" cannot be read: /);
    expect(message).toMatch(why);
  });

  it('decrypts no manipulated value: jobs that use it fail with the reason, and all others run', async () => {
    const server = await another(KEY);
    await create(server, { name: 'broken', type: 'password', value: SECRET });
    await database.query(
      `UPDATE variable_value SET value = left(value, 16) || reverse(substr(value, 17)) WHERE name = 'broken' AND until IS NULL`,
    );
    const wants = await submit(server.url, { ...line(), variables: [{ ...token, name: 'broken' }] });
    expect(await ended(server.url, await execute(server.url, wants))).toMatchObject({
      state: 'failed',
      error:
        'the shared variable "broken" cannot be read: it was changed after it was encrypted, or was encrypted for another purpose',
    });
    const reads = { ...line(print('p', '{{ vars.token }}')), variables: [token] };
    expect(await ended(server.url, await execute(server.url, await submit(server.url, reads)))).toMatchObject(
      {
        state: 'successful',
      },
    );
  });

  it('decrypts no manipulated journal: the job fails with the reason', async () => {
    const server = await another(KEY);
    const flow = line(print('p', '{{ vars.token }}'), {
      id: 'wait',
      name: 'core.time.delay',
      inputs: { seconds: 1 },
    });
    const job = await execute(server.url, await submit(server.url, { ...flow, variables: [token] }));
    await jobWhen(server.url, job, ({ nodes }) => nodes.length > 0);
    await database.query(
      `UPDATE job_journal SET records = left(records, 16) || reverse(substr(records, 17)) WHERE job_id = $1`,
      [job],
    );
    expect(await ended(server.url, job)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^The inputs or records of this job cannot be read: /),
    });
  });

  it('has nothing left to decrypt of a deleted variable when no job needs it', async () => {
    const server = await another(KEY);
    const { body } = await create(server, { name: 'old', type: 'password', value: SECRET });
    const flow = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 3 } });
    const job = await execute(server.url, await submit(server.url, flow));
    await send(server.url, `/api/process/variable/${body.id}/`, { method: 'DELETE' });
    const left = async () => {
      await database.query(
        `UPDATE variable_value SET ended_at = now() - interval '11 minutes' WHERE ended_at IS NOT NULL`,
      );
      await server.app.get(Retention, { strict: false }).expire();
      const { rows } = await database.query(
        `SELECT count(*)::int AS count FROM variable_value WHERE name = 'old'`,
      );
      return rows[0].count;
    };
    expect(await left()).toBe(1);
    await ended(server.url, job);
    expect(await left()).toBe(0);
  });
});
