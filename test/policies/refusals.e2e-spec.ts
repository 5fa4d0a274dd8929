import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

const LONG = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });

describe('policies that refuse executes', () => {
  const service = policyServer();
  const { policy, post, stop } = service;

  it('refuse executes beyond max_running with 409 where they say skip, also 50 at once', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 3, on_limit: 'skip' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/api/process/execute/', { id })),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(200), count(409)]).toEqual([3, 47]);
    expect((await post('/api/process/batch/', { id, inputs: [{}] })).status).toBe(409);
    await stop(id);
    expect((await post('/api/process/batch/', { id, inputs: [{}, {}, {}, {}] })).status).toBe(409);
    const batch = await post('/api/process/batch/', { id, inputs: [{}, {}] });
    expect(batch.status).toBe(200);
    const once = { method: 'POST', body: { id }, headers: { 'idempotency-key': 'k' } };
    const first = await send(service.server.url, '/api/process/execute/', once);
    expect(first.status).toBe(200);
    expect((await send(service.server.url, '/api/process/execute/', once)).body).toEqual(first.body);
    const rerun = await post(`/api/job/rerun/${batch.body.job_ids[0]}/`, {});
    expect(rerun.status).toBe(409);
    await stop(id);
    expect((await post(`/api/job/rerun/${batch.body.job_ids[0]}/`, {})).status).toBe(200);
    await stop(id);
  });

  it('refuse executes beyond max_waiting with 429 and Retry-After', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1, max_waiting: 2 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('/api/process/execute/', { id })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(refused).toHaveLength(17);
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
    await stop(id);
  });

  it('hold exactly where thousands may wait, which are not counted for each execute', async () => {
    const id = await submit(service.server.url, LONG);
    const limits = { max_running: 1, max_waiting: 2_000 };
    await policy(id, limits);
    for (const size of [1_000, 990])
      expect((await post('/api/process/batch/', { id, inputs: Array(size).fill({}) })).status).toBe(200);
    const execute = () => post('/api/process/execute/', { id });
    const answers = await Promise.all(Array.from({ length: 50 }, execute));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(200), count(429)]).toEqual([11, 39]);
    const [job] = answers.filter(({ status }) => status === 200);
    expect((await post(`/api/process/stop/${job!.body.job_id}/`, {})).status).toBe(200);
    await until(async () => (await execute()).status === 200, 'there is a place again');
    expect((await execute()).status).toBe(429);
    await policy(id, { ...limits, max_waiting: 2_001 });
    expect((await execute()).status).toBe(200);
    await stop(id);
  });

  it('hold with jobs whose insert had begun before the policy, also where a count was remembered meanwhile', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1 });
    await execute(service.server.url, id);
    const client = await service.database.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM process WHERE id = $1 FOR KEY SHARE', [id]);
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, admitted)
       SELECT process_id, definition_id, version, cuser, false FROM job, generate_series(1, 1000) WHERE process_id = $1`,
      [id],
    );
    // It gets a later id.
    await execute(service.server.url, id);
    const changed = policy(id, { max_waiting: 1_500 });
    const limited = `SELECT FROM process_policy WHERE process_id = $1 AND max_waiting = 1500`;
    await until(
      async () => (await service.database.query(limited, [id])).rowCount === 1,
      'the limit is written',
    );
    await execute(service.server.url, id);
    await client.query('COMMIT');
    client.release();
    expect((await changed).status).toBe(200);
    const batch = (size: number) => post('/api/process/batch/', { id, inputs: Array(size).fill({}) });
    // One runs, and 1,002 wait.
    expect((await batch(499)).status).toBe(429);
    expect((await batch(498)).status).toBe(200);
    await stop(id);
  });

  it('answer 404 for a version that does not exist, also while as many wait as they allow', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1, max_waiting: 0 });
    await execute(service.server.url, id);
    expect((await post('/api/process/execute/', { id })).status).toBe(429);
    expect((await post('/api/process/execute/', { id, version: 99 })).status).toBe(404);
    await stop(id);
  });

  it('answer requests with one idempotency key with one job, also where it takes the last place', async () => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1, on_limit: 'skip' });
    const keyed = async (path: string, body: object, key: string): Promise<{ job_id: number }> => {
      const headers = { 'idempotency-key': key };
      // As clients do where a busy machine answers 503: the key makes it safe to ask again.
      const served = async (): Promise<Awaited<ReturnType<typeof send>>> => {
        const answer = await send(service.server.url, path, { method: 'POST', body, headers });
        return answer.status === 503 ? served() : answer;
      };
      const answers = await Promise.all(Array.from({ length: 20 }, served));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      for (const { body: answered } of answers) expect(answered).toEqual(answers[0]!.body);
      await stop(id);
      return answers[0]!.body as { job_id: number };
    };
    for (let round = 0; round < 5; round += 1) {
      const { job_id: job } = await keyed('/api/process/execute/', { id }, `execute-${round}`);
      await keyed('/api/process/batch/', { id, inputs: [{}] }, `batch-${round}`);
      await keyed(`/api/job/rerun/${job}/`, {}, `rerun-${round}`);
      await keyed(`/api/job/rerun/${job}/`, { resume: true }, `resume-${round}`);
    }
  });

  it('hold for jobs that resume others, and one that is refused leaves nothing', async () => {
    const id = await submit(service.server.url, LONG);
    const first = await execute(service.server.url, id);
    await jobWhen(service.server.url, first, ({ state }) => state === 'running');
    await stop(id);
    const resume = (): ReturnType<typeof post> => post(`/api/job/rerun/${first}/`, { resume: true });
    await policy(id, { max_running: 1, on_limit: 'skip' });
    const second = await execute(service.server.url, id);
    expect((await resume()).status).toBe(409);
    const left = 'SELECT FROM job_journal WHERE job_id > $1 AND job_id NOT IN (SELECT id FROM job)';
    expect((await service.database.query(left, [second])).rows).toEqual([]);
    await policy(id, { on_limit: 'replace' });
    const rowVersion = async (): Promise<unknown> =>
      (await service.database.query('SELECT xmin FROM process_policy WHERE process_id = $1', [id])).rows;
    const before = await rowVersion();
    const { status, body } = await resume();
    expect(status).toBe(200);
    // Counts up to an id that is greater than that of the job, which it got before it was inserted, are used no more.
    expect(await rowVersion()).not.toEqual(before);
    expect((await ended(service.server.url, second)).state).toBe('stopped');
    await jobWhen(service.server.url, body.job_id, ({ state }) => state === 'running');
    await stop(id);
  });
});
