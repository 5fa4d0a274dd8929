import pg from 'pg';
import { draft, ended, execute, flow, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const PATH = '/api/process/batch/';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const variables = [
  { name: 'n', type: 'number', scope: 'flow', value: 0 },
  { name: 'secret', type: 'password', scope: 'flow', value: null },
];

/** Returns its input `n`. */
const echo = flow(
  [
    { id: 'start', name: 'core.event.start' },
    { id: 'end', name: 'core.programming.return', inputs: { outputs: { n: '{{ vars.n }}' } } },
  ],
  ['start > end'],
  variables,
);

describe('batch', () => {
  let server: Server;
  let client: pg.Client;
  let id: number;

  beforeAll(async () => {
    server = await startServer();
    client = new pg.Client(server.database);
    await client.connect();
    id = await submit(server.url, echo);
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const batch = (body: unknown, headers: Record<string, string> = {}) =>
    send(server.url, PATH, { method: 'POST', body, headers });
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));
  const jobsOf = async (process: number): Promise<number> =>
    (await send(server.url, `/api/job/job/?process=${process}`)).body.count;

  it('starts a job for each of the inputs, in their order, and records each', async () => {
    const { status, body } = await batch({ id: String(id), inputs: numbers(1_000) });
    expect([status, Object.keys(body)]).toEqual([200, ['success', 'job_ids']]);
    expect([...new Set(body.job_ids)].sort((a: any, b: any) => a - b)).toEqual(body.job_ids);
    const { rows } = await client.query(
      `SELECT inputs::json->'n' AS n, (SELECT count(*)::int FROM audit WHERE action = 'execute' AND object_id = job.id) AS audits
       FROM job WHERE id = ANY ($1) ORDER BY id`,
      [body.job_ids],
    );
    expect(rows).toEqual(numbers(1_000).map(({ n }) => ({ n, audits: 1 })));
    for (const n of [0, 999])
      expect(await ended(server.url, body.job_ids[n])).toMatchObject({ state: 'successful', outputs: { n } });
  });

  it('names the place of each of the inputs that do not fit, and starts no job', async () => {
    const before = await jobsOf(id);
    const inputs = [{ n: 1 }, { m: 1 }, { n: 'x', m: 2 }, {}, { secret: 's' }];
    const places = (await batch({ id, inputs })).body.inputs;
    expect(places).toEqual({
      1: ['m: The flow has no variable "m".'],
      2: [expect.stringMatching(/^n: .*of the type number/), 'm: The flow has no variable "m".'],
      ...(places[4] ? { 4: [expect.stringContaining('LIUCHENG_SECRET_KEY')] } : {}),
    });
    const chinese = await batch({ id, inputs: [{}, { m: 1 }] }, { 'accept-language': 'zh' });
    expect(chinese).toMatchObject({ status: 400, body: { inputs: { 1: ['m：流程没有变量“m”。'] } } });
    expect(await jobsOf(id)).toBe(before);
  });

  it('names all faulty places in one answer, whatever their faults are', async () => {
    const { status, body } = await batch({ id, inputs: [{ n: 1 }, 'a', { m: 1 }, null, { n: 'x' }] });
    expect([status, body]).toEqual([
      400,
      {
        inputs: {
          1: ['Expected a dictionary of items but got type "str".'],
          2: ['m: The flow has no variable "m".'],
          3: ['This field may not be null.'],
          4: [expect.stringMatching(/^n: .*of the type number/)],
        },
      },
    ]);
    const unknown = await batch({ id: 2_000_000_000, inputs: [{ m: 1 }, 'a'] });
    expect(unknown).toMatchObject({ status: 400, body: { inputs: { 1: [expect.any(String)] } } });
  });

  it('bounds the messages about faults, and says how many there are beyond them', async () => {
    const names = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n]));
    const single = { method: 'POST', body: { id, inputs: names(150) } };
    const messages = (await send(server.url, '/api/process/execute/', single)).body.inputs;
    expect([messages.length, messages.at(-1)]).toEqual([101, '50 more inputs are invalid.']);
    const inputs = [...Array.from({ length: 10 }, () => names(101)), names(3), 'a', names(2), names(1)];
    const places = (await batch({ id, inputs })).body.inputs;
    expect(Object.keys(places)).toHaveLength(inputs.length);
    const [full, cut] = [places[8], places[10]];
    expect([full.length, full.at(-1)]).toEqual([101, '1 more input is invalid.']);
    expect(cut).toEqual(['x0: The flow has no variable "x0".', '2 more inputs are invalid.']);
    expect(places[12].at(-1)).toBe('1 more input is invalid.');
    expect(places[13]).toEqual(['x0: The flow has no variable "x0".']);
  });

  it.each([
    ['no inputs', { id: 1 }, { inputs: ['This field is required.'] }],
    ['null', { id: 1, inputs: null }, { inputs: ['This field may not be null.'] }],
    ['an empty list', { id: 1, inputs: [] }, { inputs: ['This list may not be empty.'] }],
    ['an object', { id: 1, inputs: {} }, { inputs: ['Expected a list of items but got type "dict".'] }],
    [
      'too many',
      { id: 1, inputs: numbers(1_001) },
      { inputs: ['Ensure this field has no more than 1000 elements.'] },
    ],
    [
      'items that are no objects',
      { id: 'x', inputs: [{}, null, 'a', [1], 2, { a: '\0' }] },
      {
        id: ['A valid integer is required.'],
        inputs: {
          1: ['This field may not be null.'],
          2: ['Expected a dictionary of items but got type "str".'],
          3: ['Expected a dictionary of items but got type "list".'],
          4: ['Expected a dictionary of items but got type "int".'],
          5: ['Null characters are not allowed.'],
        },
      },
    ],
    [
      'a trial of a version',
      { id: 1, inputs: [{}], version: 1, trial: true },
      { trial: [expect.any(String)] },
    ],
  ])('refuses %s', async (_, body, answer) => {
    expect(await batch(body)).toMatchObject({ status: 400, body: answer });
  });

  it('takes a form, with the field repeated or as one list', async () => {
    for (const body of [`id=${id}&inputs={"n":1}&inputs={"n":2}`, `id=${id}&inputs=[{"n":1},{"n":2}]`])
      expect((await batch(body, FORM)).body.job_ids).toHaveLength(2);
    const broken = await batch(`id=${id}&inputs={}&inputs={`, FORM);
    expect(broken).toMatchObject({ status: 400, body: { inputs: { 1: ['Value must be valid JSON.'] } } });
  });

  it('answers 404 for an unknown process and version', async () => {
    expect((await batch({ id: 2_000_000_000, inputs: [{}] })).status).toBe(404);
    expect((await batch({ id, inputs: [{}], version: 9 })).status).toBe(404);
  });

  it('starts the jobs of an idempotency key once, for equal requests at once and later', async () => {
    const before = await jobsOf(id);
    const key = { 'idempotency-key': 'batch-1' };
    const inputs = numbers(50);
    const answers = await Promise.all(Array.from({ length: 20 }, () => batch({ id, inputs }, key)));
    const [first] = answers;
    for (const answer of answers) expect(answer.text).toBe(first!.text);
    expect(first!.body.job_ids).toHaveLength(50);
    expect((await batch({ inputs, id: String(id) }, key)).text).toBe(first!.text);
    expect(await jobsOf(id)).toBe(before + 50);
    expect((await batch({ id, inputs: numbers(49) }, key)).status).toBe(409);
    const single = { method: 'POST', body: { id, inputs: { n: 0 } }, headers: key };
    expect((await send(server.url, '/api/process/execute/', single)).status).toBe(409);
    expect((await batch({ id, inputs }, { 'idempotency-key': 'ü' })).status).toBe(400);
    await client.query(
      `UPDATE execute_key SET ctime = now() - interval '24 hours 1 second' WHERE key = 'batch-1'`,
    );
    const later = await batch({ id, inputs }, key);
    expect(later.body.job_ids[0]).toBeGreaterThan(first!.body.job_ids.at(-1));
    expect((await batch({ id, inputs }, key)).text).toBe(later.text);
  });

  it('runs a draft that was never tried, and the same draft in all jobs while it is changed', async () => {
    const other = await draft(server.url, echo);
    const save = (name: string) =>
      send(server.url, '/api/process/save/', {
        method: 'POST',
        body: { id: other, ...flow([{ id: name, name: 'core.event.start' }], [], variables) },
      });
    let saves = 0;
    let isDone = false;
    const saving = Array.from({ length: 2 }, async () => {
      while (!isDone) expect((await save(`start${(saves += 1)}`)).status).toBe(200);
    });
    const batches = await Promise.all(
      Array.from({ length: 10 }, async () => {
        await save(`start${(saves += 1)}`);
        return batch({ id: other, inputs: numbers(20), trial: true });
      }),
    ).finally(() => (isDone = true));
    await Promise.all(saving);
    for (const { status, body } of batches) {
      expect(status).toBe(200);
      const { rows } = await client.query(
        'SELECT DISTINCT definition_id, version FROM job WHERE id = ANY ($1)',
        [body.job_ids],
      );
      expect(rows).toEqual([{ definition_id: expect.any(Number), version: null }]);
    }
    await save('x');
    const faulty = await draft(server.url, line({ id: 'x', name: 'no.such/node' }));
    expect((await batch({ id: faulty, inputs: [{}] })).body).toHaveProperty('errors');
  });

  it('starts no job of a process that is locked or deleted meanwhile', async () => {
    const [locked, deleted] = [await submit(server.url, echo), await submit(server.url, echo)];
    const holder = new pg.Client(server.database);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM process WHERE id = ANY ($1) FOR UPDATE', [[locked, deleted]]);
    const headers = { 'idempotency-key': `locked-${locked}` };
    const answer = batch({ id: locked, inputs: [{}] }, headers);
    const missing = batch({ id: deleted, inputs: [{}] });
    await execute(server.url, id);
    expect(await answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await missing).status).toBe(503);
    const gone = batch({ id: deleted, inputs: [{}] });
    await execute(server.url, id);
    await holder.query('UPDATE process SET deleted_at = now() WHERE id = $1', [deleted]);
    await holder.query('COMMIT');
    await holder.end();
    expect((await gone).status).toBe(404);
    expect([await jobsOf(locked), await jobsOf(deleted)]).toEqual([0, 0]);
    expect((await batch({ id: locked, inputs: [{}] }, headers)).status).toBe(200);
  }, 20_000);
});
