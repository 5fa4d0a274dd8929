import { Webhook } from 'standardwebhooks';
import pg from 'pg';
import { COLUMNS, encryptAgain, statementsFor } from '../src/boot/reencrypt/encrypt-again.js';
import { answers, type Receiver, startReceiver } from './callbacks/receiver.js';
import { cloneDatabase, type TestDatabase } from './support/database.js';
import { ended, execute, line, submit } from './support/flows.js';
import { deliver, echo, makeHook, type MadeHook, standardHeaders } from './support/hooks.js';
import { send } from './support/send.js';
import { NEW_KEY, OLD_KEY, withServerOfKeys } from './support/keys.js';
import type { Server } from './support/server.js';
import { until } from './support/until.js';

const lengthOf = (name: string, scope: string) => ({
  ...line({ id: 'p', name: 'core.log.print', inputs: { message: `{{ $length(vars.${name}) }}` } }),
  variables: [{ name, type: 'password', scope, value: '' }],
});

describe('npm run reencrypt', () => {
  let database: TestDatabase;
  let receiver: Receiver;
  let hook: MadeHook;
  let callbackSecret: string;
  let shared: number;
  let scheduled: number;
  let schedule: number;

  const withKeys = <Result>(keys: string, work: (server: Server) => Promise<Result>): Promise<Result> =>
    withServerOfKeys(database.url, keys, work);
  const reencrypt = (keys: string): Promise<string> =>
    encryptAgain({ ...process.env, DATABASE_URL: database.url, LIUCHENG_SECRET_KEY: keys });
  const logOf = async ({ url }: Server, job: number): Promise<string> =>
    (await send(url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;

  beforeAll(async () => {
    database = await cloneDatabase();
    receiver = await startReceiver(answers(204));
    await withKeys(OLD_KEY, async ({ url }) => {
      const post = (path: string, body?: unknown) => send(url, path, { method: 'POST', body });
      callbackSecret = (await post('/api/job/callback/secret/')).body.secret;
      await post('/api/process/variable/', { name: 'token', type: 'password', value: 'hunter2' });
      shared = await submit(url, lengthOf('token', 'global'));
      scheduled = await submit(url, lengthOf('pin', 'flow'));
      hook = await makeHook(url, await submit(url, echo({ body: 'any' })), {
        signature: 'standard-webhooks',
      });
      schedule = (
        await post('/api/process/schedule/', {
          process: scheduled,
          name: 's',
          cron: '* * * * * *',
          inputs: { pin: '12345' },
          enabled: false,
        })
      ).body.id;
    });
  });

  afterAll(async () => {
    await database.drop();
    await receiver.close();
  });

  it.each(COLUMNS.map((column) => [column.table, column] as const))(
    'reads and replaces the texts of the table %s by its primary key, however many there are',
    async (table, column) => {
      const client = new pg.Client(database.url);
      await client.connect();
      await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off');
      for (const { text } of Object.values(statementsFor(column))) {
        const { rows } = await client.query<Record<string, string>>(`EXPLAIN (GENERIC_PLAN) ${text}`);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan).toMatch(new RegExp(`Index Scan using ${table}_pkey`));
        expect(plan).not.toContain('Sort');
      }
      await client.end();
    },
  );

  it('needs a key', async () => {
    await expect(reencrypt('')).rejects.toThrow('LIUCHENG_SECRET_KEY is not set');
  });

  it('names the key that is missing, and changes nothing that it cannot read', async () => {
    await expect(reencrypt(NEW_KEY)).rejects.toThrow(
      /secrets of hooks: not all could be read: it is encrypted with the key [0-9a-f]{8}, which is not in LIUCHENG_SECRET_KEY/,
    );
    expect(await reencrypt(OLD_KEY)).toMatch(/^(?:[a-z ]+: 0 encrypted with the first key\n?){4}$/);
  });

  it('need not see a password whose name is changed beside it', async () => {
    await withKeys(`${NEW_KEY},${OLD_KEY}`, async ({ url }) => {
      const { results } = (await send(url, '/api/process/variable/')).body;
      const path = `/api/process/variable/${results[0].id}/`;
      for (const name of ['renamed', 'token']) {
        const { status } = await send(url, path, { method: 'PATCH', body: { name } });
        expect(status).toBe(200);
      }
    });
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ key: string }>(
      `SELECT split_part(value, ':', 2) AS key FROM variable_value ORDER BY since`,
    );
    await client.end();
    const [first, ...later] = rows.map(({ key }) => key);
    expect(later).toHaveLength(2);
    expect(later).not.toContain(first);
  });

  it('lets everything go on without the old key: shared variables, callbacks, hooks and schedules', async () => {
    expect((await reencrypt(`${NEW_KEY},${OLD_KEY}`)).split('\n')).toEqual([
      'values of shared variables: 1 encrypted with the first key',
      'secrets of callbacks: 1 encrypted with the first key',
      'secrets of hooks: 1 encrypted with the first key',
      'inputs of schedules: 1 encrypted with the first key',
    ]);
    await withKeys(NEW_KEY, async (server) => {
      const { url } = server;
      const job = await execute(url, shared, { callback_url: `${receiver.url}/` });
      expect(await ended(url, job)).toMatchObject({ state: 'successful' });
      expect(await logOf(server, job)).toMatch(/ 7\n/);
      const [{ text, headers, body }] = await until(() => {
        const told = receiver.of(job);
        return told.length > 0 && (told as [(typeof told)[number]]);
      }, 'the callback was sent');
      expect(new Webhook(callbackSecret).verify(text, headers as Record<string, string>)).toEqual(body);

      const sent = JSON.stringify({ a: 1 });
      const signed = standardHeaders(hook.secret, sent);
      expect(await deliver(url, hook.token, { body: sent, headers: signed })).toMatchObject({ status: 202 });

      await send(url, `/api/process/schedule/${schedule}/`, { method: 'PATCH', body: { enabled: true } });
      const started = await until(
        async () => (await send(url, `/api/job/job/?process=${scheduled}`)).body.results[0]?.id as number,
        'the schedule has started a job',
      );
      expect(await ended(url, started)).toMatchObject({ state: 'successful' });
      expect(await logOf(server, started)).toMatch(/ 5\n/);
    });
    expect(await reencrypt(NEW_KEY)).not.toMatch(/[1-9] encrypted/);
  });
});
