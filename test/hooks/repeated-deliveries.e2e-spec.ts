import { createHmac } from 'node:crypto';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DeliveryStarts } from '../../src/hooks/delivery-starts.js';
import { DeliverySweep } from '../../src/hooks/delivery-sweep.js';
import { TriggeredStarts } from '../../src/jobs/execute/triggered-starts.js';
import { line, submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook, standardHeaders } from '../support/hooks.js';
import { type Answer, send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('a repeated delivery', () => {
  let server: Server;
  let other: Server;
  let database: pg.Pool;
  let process: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
    other = await startServer({ ...server.environment, LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database });
    process = await submit(server.url, line());
  });

  afterAll(async () => {
    await database.end();
    await other.close();
    await server.close();
  });

  const jobsOf = async (process: number): Promise<number> =>
    (await send(server.url, `/api/job/job/?process=${process}`)).body.count;
  const texts = (answers: Answer[]) => [...new Set(answers.map(({ status, text }) => `${status} ${text}`))];

  it.each(['webhook-id', 'x-github-delivery', 'idempotency-key'])(
    'by %s is answered as the first one, though another API gets it, and another body',
    async (name) => {
      const { token } = await makeHook(server.url, process);
      const before = await jobsOf(process);
      const headers = { [name]: `${name} ${'long '.repeat(200)}` };
      const answers = [
        await deliver(server.url, token, { headers, body: { n: 1 } }),
        await deliver(other.url, token, { headers, body: { n: 2 } }),
      ];
      expect(texts(answers)).toHaveLength(1);
      expect(await jobsOf(process)).toBe(before + 1);
      const next = { headers: { [name]: 'next' } };
      expect(texts([await deliver(server.url, token, next)])).not.toEqual(texts(answers));
    },
  );

  it('starts one job, though many come to two APIs at the same time', async () => {
    const own = await submit(server.url, line());
    const { id, token } = await makeHook(server.url, own);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        deliver((n % 2 === 0 ? server : other).url, token, { headers: { 'webhook-id': `id ${n % 4}` } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(texts(answers)).toHaveLength(4);
    expect(await jobsOf(own)).toBe(4);
    const newest = Math.max(...answers.map(({ body }) => body.job_id));
    // A hook that the other API holds at that moment shows it soon afterwards.
    await until(
      async () => (await send(server.url, `${HOOKS}${id}/`)).body.last_job === newest,
      'the hook shows the newest job',
    );
  });

  it('waits for a delivery with its id that another API has not committed yet', async () => {
    const own = await submit(server.url, line());
    const { token } = await makeHook(server.url, own);
    const sent = { headers: { 'webhook-id': 'x' } };
    const starts = server.app.get(TriggeredStarts);
    const insert = starts.insert.bind(starts);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    starts.insert = async (...given) => {
      isHeld = true;
      await held;
      return insert(...given);
    };
    const first = deliver(server.url, token, sent);
    await until(() => isHeld, 'the first one is about to start its job');
    starts.insert = insert;
    const tries = import.meta.jest.spyOn(other.app.get(DeliveryStarts), 'add');
    let isAnswered = false;
    const second = deliver(other.url, token, sent).finally(() => (isAnswered = true));
    await until(() => tries.mock.calls.length > 1 || isAnswered, 'the second one has met the first');
    release();
    expect(texts([await first, await second])).toHaveLength(1);
    expect(await jobsOf(own)).toBe(1);
    tries.mockRestore();
  });

  it('is one of the same hook', async () => {
    const [one, two] = [await makeHook(server.url, process), await makeHook(server.url, process)];
    const sent = { headers: { 'webhook-id': 'same' } };
    const answers = [await deliver(server.url, one.token, sent), await deliver(server.url, two.token, sent)];
    expect(texts(answers)).toHaveLength(2);
  });

  it('is answered with the outputs of the same job', async () => {
    const own = await submit(server.url, echo({ body: 'any' }));
    const { token } = await makeHook(server.url, own, { respond: 'outputs' });
    const headers = { 'webhook-id': 'x' };
    const answers = [
      await deliver(server.url, token, { headers, body: { n: 1 } }),
      await deliver(server.url, token, { headers, body: { n: 2 } }),
    ];
    expect(texts(answers)).toEqual(['200 {"body":{"n":1}}']);
  });

  it('that was refused can be repeated', async () => {
    const own = await submit(server.url, echo({ body: 'number' }));
    const { token } = await makeHook(server.url, own);
    const headers = { 'webhook-id': 'x' };
    expect((await deliver(server.url, token, { headers, body: { n: 1 } })).status).toBe(400);
    expect((await deliver(server.url, token, { headers, body: 'many' })).status).toBe(400);
    expect((await deliver(server.url, token, { headers, body: '7' })).status).toBe(202);
  });

  it('starts its job and is known together or not at all, and a failure logs no token', async () => {
    const own = await submit(server.url, line());
    const { id, token } = await makeHook(server.url, own);
    const logged: unknown[] = [];
    const write = (...texts: unknown[]): void => void logged.push(...texts);
    Logger.overrideLogger({ log: write, warn: write, error: write });
    try {
      await database.query(`ALTER TABLE hook_delivery ADD CONSTRAINT broken CHECK (hook_id <> ${id})`);
      const sent = { headers: { 'webhook-id': 'x' } };
      expect((await deliver(server.url, token, sent)).status).toBe(500);
      expect(await jobsOf(own)).toBe(0);
      expect(String(logged)).toContain('/api/hook/:token');
      expect(JSON.stringify(logged)).not.toContain(token.slice(4));
      await database.query(`ALTER TABLE hook_delivery DROP CONSTRAINT broken`);
      expect((await deliver(server.url, token, sent)).status).toBe(202);
    } finally {
      Logger.overrideLogger(['fatal', 'error']);
    }
  });

  it('starts another job after a day, and its id is deleted', async () => {
    const { id, token } = await makeHook(server.url, process);
    const sent = { headers: { 'webhook-id': 'x' } };
    const first = await deliver(server.url, token, sent);
    const age = (hours: number) =>
      database.query(`UPDATE hook_delivery SET ctime = now() - $2 * interval '1 hour' WHERE hook_id = $1`, [
        id,
        hours,
      ]);
    await age(23.9);
    expect((await deliver(server.url, token, sent)).text).toBe(first.text);
    await age(24.1);
    const second = await deliver(server.url, token, sent);
    expect([second.status, second.text === first.text]).toEqual([202, false]);
    expect((await deliver(other.url, token, sent)).text).toBe(second.text);
    await age(25.1);
    const left = async () =>
      (await database.query('SELECT FROM hook_delivery WHERE hook_id = $1', [id])).rowCount;
    // By the clock of the API, the delivery came an hour ago: that of Postgres is ahead.
    await server.app.get(DeliverySweep).sweep(Date.now() - 24 * 3_600_000);
    expect(await left()).toBe(1);
    await server.app.get(DeliverySweep).sweep();
    expect(await left()).toBe(0);
  });
});

describe('a signed delivery', () => {
  let server: Server;
  let process: number;
  const body = '{"test": 2432232314}';
  const json = { 'content-type': 'application/json' };

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
    process = await submit(server.url, echo({ body: 'any', headers: 'any' }));
  });

  afterAll(() => server.close());

  it('by Standard Webhooks is accepted once, and 401 if it is wrong or stale', async () => {
    const { token, secret } = await makeHook(server.url, process, {
      signature: 'standard-webhooks',
      respond: 'outputs',
    });
    const post = (headers: Record<string, string>, sent = body) =>
      deliver(server.url, token, { headers: { ...json, ...headers }, body: sent });
    const headers = standardHeaders(secret, body);
    const first = await post(headers);
    expect(first).toMatchObject({ status: 200, body: { body: { test: 2_432_232_314 } } });
    expect(first.body.headers).toHaveProperty('webhook-id', 'msg_1');
    expect(first.body.headers).not.toHaveProperty('webhook-signature');
    expect((await post(headers)).text).toBe(first.text);
    const again = standardHeaders(secret, body, { at: Math.floor(Date.now() / 1_000) - 60 });
    expect((await post(again)).text).toBe(first.text);
    const stale = standardHeaders(secret, body, { at: Math.floor(Date.now() / 1_000) - 400 });
    for (const wrong of [
      await post({}),
      await post(headers, `${body} `),
      await post({ ...headers, 'webhook-id': 'msg_2' }),
      await post(stale),
    ]) {
      expect([wrong.status, Object.keys(wrong.body)]).toEqual([401, ['detail']]);
      expect(wrong.headers['www-authenticate']).toBe('Token');
    }
    const chinese = await post({ 'accept-language': 'zh' });
    expect(chinese.body.detail).toContain('签名');
    expect((await send(server.url, `/api/job/job/?process=${process}`)).body.count).toBe(1);
  });

  it('by GitHub is accepted, with the secret of the last rotation', async () => {
    const made = await makeHook(server.url, process, { signature: 'github' });
    const post = (token: string, secret: string, delivery: string) =>
      deliver(server.url, token, {
        headers: {
          ...json,
          'x-github-delivery': delivery,
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      });
    const first = await post(made.token, made.secret, 'a');
    expect(first.status).toBe(202);
    expect((await post(made.token, made.secret, 'a')).text).toBe(first.text);
    expect((await post(made.token, 'another', 'b')).status).toBe(401);
    const rotated = (await send(server.url, `${HOOKS}${made.id}/rotate/`, { method: 'POST' })).body;
    expect((await post(rotated.token, made.secret, 'c')).status).toBe(401);
    expect((await post(rotated.token, rotated.secret, 'a')).text).toBe(first.text);
  });
});
