import pg from 'pg';
import { shortFlow, type ShortNode } from '../../../src/flow/testing.js';
import { draft, ended, execute, jobWhen, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const CHINESE = { headers: { 'accept-language': 'zh-CN' } };
const SECRET = 'correct-horse-battery';

const print = (message: string): ShortNode => ['core.log.print', { message }];
const code = (text: string, inputs = {}, common = {}): ShortNode => [
  'core.code.javascript',
  inputs,
  { code: text },
  common,
];

describe('the steps of a job', () => {
  let installation: Installation;
  let api: { url: string };
  let worker: RunningProcess;
  let database: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({
      LIUCHENG_SECRET_KEY: 'k'.repeat(40),
      LIUCHENG_LEASE_MS: '3000',
    });
    api = await installation.startHere('api');
    worker = await installation.start('worker');
    database = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  const flowOf = (nodes: Record<string, ShortNode>, links: string[], variables: object[] = []): object => {
    const { nodeList, linkList } = shortFlow({ start: ['core.event.start'], ...nodes }, links) as any;
    return { nodeList, linkList, variables };
  };
  const run = async (flow: object): Promise<number> => execute(api.url, await submit(api.url, flow));
  const trial = async (flow: object): Promise<number> => execute(api.url, await draft(api.url, flow));
  const page = async (job: number, query = '', init = {}): Promise<any> =>
    (await send(api.url, `/api/job/step/?job=${job}${query}`, init)).body;
  const stepsOf = async (job: number, query = '', init = {}): Promise<any[]> =>
    (await page(job, query, init)).results;
  const shape = ({ id, node, path, state }: any): unknown[] => [id, node, path.join(' '), state];

  // start > loop ( p > j ) > done
  const loop = flowOf(
    {
      loop: ['core.programming.forEach', { list: ['a', 'b', 'c'] }],
      upper: ['core.operation.upper', { value: '{{ nodes.loop.element }}' }],
      p: print('{{ nodes.upper.result }}'),
      done: ['core.programming.return', { outputs: { all: 3 } }],
    },
    ['start > loop', 'loop.body > p', 'loop.completed > done'],
  );

  it('are those of recorded nodes, with the round of the loop, what went in and came out, and when', async () => {
    const before = Date.now() / 1000;
    const job = await run(loop);
    await ended(api.url, job);
    const body = await page(job);
    expect(body).toMatchObject({ count: 3, next: null, previous: null });
    expect(body.results.map(shape)).toEqual([
      [1, 'p', 'loop[0]', 'successful'],
      [2, 'p', 'loop[1]', 'successful'],
      [3, 'p', 'loop[2]', 'successful'],
    ]);
    const [, second] = body.results;
    expect(Object.keys(second)).toEqual(
      'id node name path state attempts start_time finish_time inputs outputs error'.split(' '),
    );
    expect(second).toMatchObject({
      name: 'core.log/print',
      attempts: 1,
      inputs: { message: 'B' },
      outputs: {},
      error: null,
    });
    for (const { start_time: start, finish_time: finish } of body.results) {
      expect(start).toBeGreaterThan(before - 5);
      expect(finish).toBeGreaterThanOrEqual(start);
      expect(Math.round(finish * 1000) / 1000).toBe(finish);
    }
  });

  it('are those of all nodes in a trial, in the order in which they began', async () => {
    const job = await trial(loop);
    await ended(api.url, job);
    const steps = await stepsOf(job);
    expect(steps.map(shape)).toEqual([
      [1, 'start', '', 'successful'],
      [2, 'loop', '', 'successful'],
      [3, 'upper', 'loop[0]', 'successful'],
      [4, 'p', 'loop[0]', 'successful'],
      [5, 'upper', 'loop[1]', 'successful'],
      [6, 'p', 'loop[1]', 'successful'],
      [7, 'upper', 'loop[2]', 'successful'],
      [8, 'p', 'loop[2]', 'successful'],
      [9, 'done', '', 'successful'],
    ]);
    expect(steps[1]).toMatchObject({ name: 'core.programming/forEach', inputs: { list: ['a', 'b', 'c'] } });
    expect(steps[4]).toMatchObject({ inputs: { value: 'b' }, outputs: { result: 'B' } });
    expect(steps[8].outputs).toEqual({ all: 3 });
  });

  it('are filtered by node and state, and paged', async () => {
    const job = await trial(loop);
    await ended(api.url, job);
    expect((await stepsOf(job, '&node=p')).map(({ id }) => id)).toEqual([4, 6, 8]);
    expect(await page(job, '&node=p&state=failed')).toMatchObject({ count: 0, results: [] });
    const middle = await page(job, '&state=successful&limit=4&offset=4');
    expect(middle.count).toBe(9);
    expect(middle.results.map(({ id }: any) => id)).toEqual([5, 6, 7, 8]);
    expect(middle.next).toContain('limit=4&offset=8');
    expect(await page(job, '&limit=4&offset=100')).toMatchObject({ count: 9, results: [] });
  });

  it('show calls, retries and errors, in the language asked for', async () => {
    const callee = await submit(
      api.url,
      flowOf({ c: code('throw new Error("no luck")', { try: 1 }, { retries: 2, retryDelay: 0 }) }, [
        'start > c',
      ]),
    );
    const caller = flowOf(
      { bad: print('{{ "a" + 1 }}'), call: ['core.programming.callProcess', { process: callee }] },
      ['start > bad', 'bad.error > call'],
    );
    const job = await run(caller);
    expect(await ended(api.url, job)).toMatchObject({ state: 'failed' });
    const [bad, failed, ...more] = await stepsOf(job);
    expect(more).toEqual([]);
    expect(bad).toMatchObject({ id: 1, node: 'bad', state: 'failed', attempts: 0, inputs: {} });
    expect(bad.error).toMatch(/^its input "message": the expression "a" \+ 1 failed/);
    expect(failed).toMatchObject({
      id: 2,
      node: 'call/c',
      path: ['call'],
      state: 'failed',
      attempts: 3,
      inputs: { try: 1 },
      outputs: {},
      error: expect.stringContaining('no luck'),
    });
    const [chinese] = await stepsOf(job, '&state=failed', CHINESE);
    expect(chinese.error).toMatch(/^其输入“message”：表达式 "a" \+ 1 求值失败/);
    const all = await stepsOf(await tried(caller));
    expect(all.map(shape)).toEqual([
      [1, 'start', '', 'successful'],
      [2, 'bad', '', 'failed'],
      [3, 'call', '', 'failed'],
      [4, 'call/start', 'call', 'successful'],
      [5, 'call/c', 'call', 'failed'],
    ]);
  });

  const tried = async (flow: object): Promise<number> => {
    const job = await trial(flow);
    await ended(api.url, job);
    return job;
  };

  it('truncate large values, and never contain a secret', async () => {
    const variable = { name: 'token', type: 'password', value: SECRET };
    await send(api.url, '/api/process/variable/', { method: 'POST', body: variable });
    const token = { token: '{{ vars.token }}' };
    const flow = flowOf(
      {
        big: code('return "x".repeat(81918)'),
        show: print('token {{ vars.token }}'),
        list: code('return [token, "y".repeat(9000)]', token),
        far: code('return "z".repeat(1010) + token + "z".repeat(9000)', token),
      },
      ['start > big > show > list > far'],
      [{ name: 'token', type: 'password', scope: 'global' }],
    );
    const job = await run(flow);
    expect(await ended(api.url, job)).toMatchObject({ state: 'successful' });
    const [big, show, list, far] = await stepsOf(job);
    expect(big.outputs).toEqual({
      result: { $truncated: true, bytes: 81_920, preview: `"${'x'.repeat(1023)}` },
    });
    expect(show.inputs).toEqual({ message: 'token ***' });
    expect(list.inputs).toEqual({ token: '***' });
    expect(list.outputs.result.preview).toMatch(/^\["\*\*\*","y{1000}/);
    expect(far.outputs.result.preview).toBe(`"${'z'.repeat(1010)}***${'z'.repeat(10)}`);
    const { rows } = await database.query('SELECT steps FROM job_journal WHERE job_id = $1', [job]);
    const stored = rows.map(({ steps }) => steps).join();
    expect(stored).toContain('***');
    expect(stored).not.toContain(SECRET.slice(0, 8));
  });

  it('keep their ids and times when the worker of their job is killed, and are listed once', async () => {
    const flow = flowOf(
      {
        loop: ['core.programming.forEach', { list: [1, 2] }],
        p: print('{{ nodes.loop.element }}'),
        wait: ['core.time.delay', { seconds: 2 }],
        after: print('after'),
      },
      ['start > loop', 'loop.body > p > wait', 'loop.completed > after'],
    );
    const jobs = [await run(flow), await trial(flow)];
    const waits = async (job: number): Promise<any> => (await stepsOf(job, '&node=wait&state=running'))[0];
    const before = await Promise.all(
      jobs.map((job) => until(() => waits(job), `the first step of job ${job} that waits is shown`)),
    );
    expect(before.map(({ path, finish_time: finish }) => [path, finish])).toEqual([
      [['loop[0]'], null],
      [['loop[0]'], null],
    ]);
    const other = await installation.start('worker');
    await worker.end('SIGKILL');
    worker = other;
    const [recorded, all] = await Promise.all(
      jobs.map(async (job) => {
        await ended(api.url, job);
        return stepsOf(job);
      }),
    );
    expect(recorded!.map(shape)).toEqual([
      [1, 'p', 'loop[0]', 'successful'],
      [2, 'wait', 'loop[0]', 'successful'],
      [3, 'p', 'loop[1]', 'successful'],
      [4, 'wait', 'loop[1]', 'successful'],
      [5, 'after', '', 'successful'],
    ]);
    expect(all!.map(({ id, node }) => [id, node].join(' '))).toEqual([
      '1 start',
      '2 loop',
      '3 p',
      '4 wait',
      '5 p',
      '6 wait',
      '7 after',
    ]);
    for (const [index, steps] of [recorded!, all!].entries()) {
      const wait = steps.find(({ node }) => node === 'wait');
      expect(wait.start_time).toBe(before[index].start_time);
      expect(wait.finish_time - wait.start_time).toBeGreaterThanOrEqual(2);
    }
  });

  it('that a stop cut off are shown as stopped', async () => {
    const job = await run(flowOf({ wait: ['core.time.delay', { seconds: 900 }] }, ['start > wait']));
    await until(async () => (await stepsOf(job, '&state=running')).length === 1, 'the step is shown');
    await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { finish_time: finish } = await jobWhen(api.url, job, ({ state }) => state === 'stopped');
    const [step] = await stepsOf(job);
    expect(step).toMatchObject({ node: 'wait', state: 'stopped', inputs: { seconds: 900 } });
    expect(Math.floor(step.finish_time)).toBe(finish);
    expect(await page(job, '&state=running')).toMatchObject({ count: 0 });
  });

  it.each([
    ['', 400, { job: ['This field is required.'] }],
    ['?job=0', 400, { job: [expect.any(String)] }],
    ['?job=1&state=odd', 400, { state: ['"odd" is not a valid choice.'] }],
    ['?job=4000000000000', 404, { detail: 'Not found.' }],
  ])('of %j are answered as DRF answers', async (query, status, expected) => {
    const { status: answered, body } = await send(api.url, `/api/job/step/${query}`);
    expect([answered, body]).toEqual([status, expected]);
  });
});
