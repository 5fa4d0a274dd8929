import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Retention } from '../../src/worker/retention.js';
import { whileAuditIsClosed } from '../support/closed-audit.js';
import { draft, ended, execute, line, submit } from '../support/flows.js';
import { type Answer, send, type Sent } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const AUDIT = '/api/audit/audit/';
const PROCESS = '/api/process/process/';
const DELAY = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } });

describe('the audit', () => {
  let server: Server;
  let client: pg.Client;

  beforeAll(async () => {
    server = await startServer({
      TRUST_PROXY: '127.0.0.1',
      LIUCHENG_KEEP_DAYS: '0',
      LIUCHENG_AUDIT_DAYS: '30',
    });
    client = new pg.Client(server.database);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const post = (path: string, body?: unknown, more: Sent = {}): Promise<Answer> =>
    send(server.url, path, { method: 'POST', body, ...more });
  const audit = async (query = ''): Promise<any> => (await send(server.url, `${AUDIT}${query}`)).body;
  const newest = async (): Promise<any> => (await audit('?limit=1')).results[0];
  const count = async (): Promise<number> => (await audit()).count;
  const create = async (): Promise<number> => (await post(PROCESS, { name: 'n', project: 'p' })).body.id;

  it('records who did what to which object, when, from which address and in which request', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const sent = { 'x-request-id': 'their-trace:7' };
    const created = await post(PROCESS, { name: 'n', project: 'p' }, { headers: sent });
    expect(created.headers).toMatchObject(sent);
    const record = await newest();
    expect(record).toEqual({
      id: expect.any(Number),
      ctime: expect.any(Number),
      cuser: 1,
      username: 'liucheng',
      action: 'create',
      object: 'process',
      object_id: created.body.id,
      process: created.body.id,
      ip: '127.0.0.1',
      request_id: 'their-trace:7',
    });
    expect(record.ctime).toBeGreaterThanOrEqual(before - 1);
    expect(Object.keys(record)).toEqual(
      'id ctime cuser username action object object_id process ip request_id'.split(' '),
    );
  });

  it('has one record for each thing that was done', async () => {
    const id = await create();
    const last = (await newest()).id as number;
    const path = `${PROCESS}${id}/`;
    await send(server.url, path, { method: 'PUT', body: { name: 'm' } });
    await send(server.url, path, { method: 'PATCH', body: { mark: 'm' } });
    await post('/api/process/save/', { id, ...DELAY });
    await post('/api/process/upload/', { id });
    const job = await execute(server.url, id);
    const headers = { 'idempotency-key': 'once', 'content-type': 'application/json' };
    const once = (await post('/api/process/execute/', { id }, { headers })).body.job_id;
    for (const each of [job, once]) await post(`/api/process/stop/${each}/`);
    await Promise.all([job, once].map((each) => ended(server.url, each)));
    await send(server.url, path, { method: 'DELETE' });
    const { results } = await audit(`?process=${id}&ordering=id`);
    expect(
      results
        .filter((record: any) => record.id > last)
        .map(({ object, action, object_id }: any) => `${object} ${action} ${object_id}`),
    ).toEqual([
      `process update ${id}`,
      `process update ${id}`,
      `process save ${id}`,
      `process upload ${id}`,
      `job execute ${job}`,
      `job execute ${once}`,
      `job stop ${job}`,
      `job stop ${once}`,
      `process delete ${id}`,
    ]);
  });

  it('has a record for every process of a bulk delete', async () => {
    const ids = [await create(), await create()];
    await send(server.url, PROCESS, { method: 'DELETE', body: { 'pk[]': ids } });
    const { results } = await audit('?action=delete&limit=2');
    expect(results.map(({ object_id }: any) => object_id).sort()).toEqual(ids);
  });

  it('has exactly one record for each job of executes that were committed together', async () => {
    const id = await create();
    const jobs = await Promise.all(Array.from({ length: 60 }, () => execute(server.url, id)));
    const { count: total, results } = await audit(`?process=${id}&action=execute&limit=100`);
    expect(total).toBe(60);
    expect(new Set(results.map(({ object_id }: any) => object_id))).toEqual(new Set(jobs));
    expect(new Set(results.map(({ request_id }: any) => request_id)).size).toBe(60);
  });

  it('has no record of refused requests and of requests without effect', async () => {
    const id = await draft(server.url, { nodeList: [{ id: 'x' }], linkList: [], variables: [] });
    const good = await submit(server.url, line());
    const headers = { 'idempotency-key': 'again', 'content-type': 'application/json' };
    const job = (await post('/api/process/execute/', { id: good }, { headers })).body.job_id;
    await ended(server.url, job);
    const before = await count();
    const refused = await Promise.all([
      post(PROCESS, { name: '' }),
      post('/api/process/save/', { id, nodeList: [] }, { headers: { ...headers, 'if-match': '"x"' } }),
      post('/api/process/upload/', { id }),
      post('/api/process/execute/', { id }),
      post('/api/process/execute/', { id: 2147483647 }),
      post('/api/process/stop/2147483647/'),
      send(server.url, `${PROCESS}2147483647/`, { method: 'PATCH', body: { name: 'n' } }),
      send(server.url, PROCESS, { method: 'DELETE', body: { pk: `${id},2147483647` } }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([400, 412, 400, 400, 404, 404, 404, 404]);
    expect((await post('/api/process/execute/', { id: good }, { headers })).body.job_id).toBe(job);
    expect((await post(`/api/process/stop/${job}/`)).status).toBe(200);
    expect(await count()).toBe(before);
  });

  it('makes a change fail that cannot be recorded', async () => {
    const id = await create();
    const path = `${PROCESS}${id}/`;
    // Each refusal would write a long error to the log.
    Logger.overrideLogger(false);
    const calls = await whileAuditIsClosed(client, () =>
      Promise.all([
        post(PROCESS, { name: 'unrecorded', project: 'p' }),
        send(server.url, path, { method: 'PATCH', body: { name: 'unrecorded' } }),
        send(server.url, path, { method: 'DELETE' }),
        post('/api/process/save/', { id, nodeList: [] }),
        post('/api/process/upload/', { id }),
        post('/api/process/execute/', { id }),
      ]),
    );
    Logger.overrideLogger(['fatal', 'error']);
    expect(calls.map(({ status }) => status)).toEqual(Array(6).fill(500));
    expect((await send(server.url, path)).body).toMatchObject({ id, name: 'n' });
    expect((await send(server.url, `${PROCESS}?name=unrecorded`)).body.count).toBe(0);
    expect((await send(server.url, `/api/process/version/?id=${id}`)).body).toEqual([]);
    expect((await send(server.url, `/api/job/job/?process=${id}`)).body.count).toBe(0);
  });

  it('contains no sent values', async () => {
    const secret = 'hunter2-never-kept';
    const created = await post(PROCESS, { name: secret, project: secret, mark: secret });
    const { id } = created.body;
    const variables = [{ name: 'v', type: 'string', scope: 'flow', value: secret }];
    await post('/api/process/save/', { id, ...line(), variables });
    await post('/api/process/upload/', { id });
    const headers = { authorization: `Token ${secret}`, cookie: secret };
    await send(server.url, '/api/process/execute/', {
      method: 'POST',
      body: { id, inputs: { v: secret } },
      headers: { 'content-type': 'application/json', 'idempotency-key': secret, ...headers },
    });
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM audit a WHERE a::text LIKE '%hunter2%'`,
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect((await audit(`?process=${id}`)).count).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['what a trusted proxy says', '203.0.113.7', '203.0.113.7'],
    [
      'the address next to the proxy, not what the client wrote before it',
      '10.0.0.1, 203.0.113.8',
      '203.0.113.8',
    ],
    ['an address of IPv6', '2001:db8::7', '2001:db8::7'],
    ['null if it is not an address', `'; DROP TABLE audit; --`, null],
  ])('takes for the address: %s', async (_, forwarded, ip) => {
    await post(PROCESS, undefined, {
      headers: { 'x-forwarded-for': forwarded, 'content-type': 'application/json' },
      body: { name: 'n', project: 'p' },
    });
    expect((await newest()).ip).toBe(ip);
  });

  it('is filtered, ordered and paged like every list', async () => {
    const id = await create();
    const { ctime } = await newest();
    await send(server.url, `${PROCESS}${id}/`, { method: 'PATCH', body: { name: 'm' } });
    expect((await audit(`?object=process&object_id=${id}&action=update&cuser=1`)).count).toBe(1);
    expect((await audit(`?process=${id}&since=${ctime}`)).count).toBe(2);
    expect((await audit(`?process=${id}&until=${ctime}`)).count).toBe(0);
    const page = await audit(`?process=${id}&ordering=action&limit=1`);
    expect(page).toMatchObject({ count: 2, previous: null, results: [{ action: 'create' }] });
    const next = await send(server.url, new URL(page.next).pathname + new URL(page.next).search);
    expect(next.body).toMatchObject({ count: 2, next: null, results: [{ action: 'update' }] });
    for (const wrong of ['action=x', 'object=x', 'cuser=x', 'since=-1'])
      expect((await send(server.url, `${AUDIT}?${wrong}`)).status).toBe(400);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await send(server.url, AUDIT, { method })).status).toBe(405);
  });

  it('is kept for as long as the setting says', async () => {
    await create();
    const { id: kept } = await newest();
    await client.query(`UPDATE audit SET ctime = now() - interval '31 days' WHERE id < $1`, [kept]);
    await server.app.get(Retention, { strict: false }).expire();
    expect((await audit()).results.map(({ id }: any) => id)).toEqual([kept]);
  });
});
