import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { all, watch } from '../../support/event-streams.js';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

/** The greatest possible id, 2^53 − 1. */
const LAST = Number.MAX_SAFE_INTEGER;

/** What the page of a job says of a node, and a step of its node. */
interface NodeState {
  node: string;
  state: string;
}

const BEYOND = ['9007199254740992', '9007199254740993', '18446744073709551617', '1'.repeat(999)];

describe('ids of jobs beyond 32 bits', () => {
  let database: TestDatabase;
  let server: Server;
  let client: pg.Client;
  let id: number;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    server = await startServer({ DATABASE_URL: database.url });
    id = await submit(server.url, line({ id: 'say', name: 'core.log.print', inputs: { message: 'said' } }));
  });

  afterAll(async () => {
    await server.close();
    await client.end();
    await database.drop();
  });

  const next = (value: number) => client.query(`SELECT setval('job_id_seq', $1, false)`, [value]);
  const get = (path: string) => send(server.url, path);
  const post = (path: string, body: object, headers = {}) =>
    send(server.url, path, { method: 'POST', body, headers });

  it.each([2 ** 31, 2 ** 32 + 1, LAST - 1])(
    'work when jobs run, are read, listed, logged and audited: %d',
    async (wanted) => {
      await next(wanted);
      const job = await execute(server.url, id);
      expect(job).toBe(wanted);
      expect(await ended(server.url, job)).toMatchObject({ id: job, state: 'successful' });
      const list = await get(`/api/job/job/?process=${id}&limit=1`);
      expect(list.body.results[0].id).toBe(job);
      const log = await get(`/api/process/logfile/?jobId=${job}`);
      expect(log.body.logcontent).toMatch(/ said\n$/);
      expect((await get(`/api/process/logfile/download/?jobId=${job}`)).text).toMatch(/ said\n$/);
      const audit = await get(`/api/audit/audit/?object=job&object_id=${job}`);
      expect(audit.body.results.map(({ object_id }: any) => object_id)).toEqual([job]);
      expect(typeof audit.body.results[0].id).toBe('number');
    },
  );

  it('work for stops and idempotency keys', async () => {
    const waiting = await submit(
      server.url,
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } }),
    );
    await next(2 ** 40);
    const key = { 'idempotency-key': 'big' };
    const { body } = await post('/api/process/execute/', { id: waiting }, key);
    expect(body).toEqual({ success: true, job_id: 2 ** 40 });
    expect((await post('/api/process/execute/', { id: waiting }, key)).body).toEqual(body);
    const job: number = body.job_id;
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    for (const named of [2 ** 40, String(2 ** 40)])
      expect(await post(`/api/process/stop/${job}/`, { job_id: named })).toMatchObject({
        status: 200,
        body: { success: true },
      });
    expect((await ended(server.url, job)).state).toBe('stopped');
  });

  it('work for batches, events, steps, streams and jobs that are resumed', async () => {
    const waiting = await submit(
      server.url,
      line(
        { id: 'token', name: 'core.event.token' },
        { id: 'link', name: 'core.log.print', inputs: { message: '{{ nodes.token.url }}' } },
        { id: 'wait', name: 'core.event.wait', inputs: { token: '{{ nodes.token.token }}' } },
        { id: 'fail', name: 'core.programming.fail', inputs: { message: 'not yet' } },
      ),
    );
    await next(2 ** 41);
    const { body } = await post('/api/process/batch/', { id: waiting, inputs: [{}, {}] });
    expect(body.job_ids).toEqual([2 ** 41, 2 ** 41 + 1]);
    const [first, other] = body.job_ids as [number, number];
    await jobWhen(server.url, first, ({ nodes }) =>
      nodes.some(({ node, state }: NodeState) => node === 'wait' && state === 'running'),
    );
    const [, path = ''] = /(\/api\/job\/event\/\S+)/.exec(
      (await get(`/api/process/logfile/?jobId=${first}`)).body.logcontent,
    )!;
    expect((await post(path, { come: true })).status).toBe(202);
    expect((await ended(server.url, first)).state).toBe('failed');
    expect((await post('/api/job/stop/', { pk: String(other) })).status).toBe(200);
    expect((await ended(server.url, other)).state).toBe('stopped');
    const { body: resumed } = await post(`/api/job/rerun/${first}/`, { resume: true });
    expect(resumed.job_id).toBe(2 ** 41 + 2);
    expect(await ended(server.url, resumed.job_id)).toMatchObject({ state: 'failed', rerun_of: first });
    const steps = await get(`/api/job/step/?job=${resumed.job_id}`);
    expect((steps.body.results as NodeState[]).map(({ node }) => node)).toEqual(['token', 'link', 'wait']);
    const stream = await watch(server.url, resumed.job_id);
    const events = await all(stream.events);
    expect(events.at(-1)).toMatchObject({ event: 'state', data: { id: resumed.job_id, state: 'failed' } });
    const again = await watch(server.url, resumed.job_id, { after: events[0]!.id });
    expect((await all(again.events)).at(-1)).toEqual(events.at(-1));
  });

  it('end at 2^53 − 1: a missing id is 404, and an invalid one is 404 in a path and 400 elsewhere', async () => {
    expect((await get(`/api/job/job/${LAST}/`)).status).toBe(404);
    expect((await post(`/api/process/stop/${LAST}/`, {})).status).toBe(404);
    expect((await get(`/api/process/logfile/?jobId=${LAST}`)).status).toBe(404);
    expect((await get(`/api/audit/audit/?object_id=${LAST}`)).body.count).toBe(0);
    const job = await execute(server.url, id);
    const max = 'Ensure this value is less than or equal to 9007199254740991.';
    for (const beyond of BEYOND) {
      expect((await get(`/api/job/job/${beyond}/`)).status).toBe(404);
      expect((await post(`/api/process/stop/${beyond}/`, {})).status).toBe(404);
      expect(await post(`/api/process/stop/${job}/`, { job_id: beyond })).toMatchObject({
        status: 400,
        body: { job_id: [max] },
      });
      expect(await get(`/api/process/logfile/?jobId=${beyond}`)).toMatchObject({
        status: 400,
        body: { jobId: [max] },
      });
      expect((await get(`/api/audit/audit/?object_id=${beyond}`)).status).toBe(400);
    }
    const written = await send(server.url, `/api/process/stop/${job}/`, {
      method: 'POST',
      body: '{"job_id": 9007199254740993}',
      headers: { 'content-type': 'application/json' },
    });
    expect(written).toMatchObject({ status: 400, body: { job_id: [max] } });
  });

  it('exist only for jobs: other ids have 32 bits', async () => {
    expect((await get('/api/process/process/2147483648/')).status).toBe(404);
    expect((await post('/api/process/execute/', { id: 2 ** 31 })).status).toBe(400);
    expect((await get('/api/job/job/?process=2147483648')).status).toBe(400);
  });
});
