import pg from 'pg';
import { draft, ended, execute, line, submit } from '../../support/flows.js';
import { type Answer, send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { RERUN_OF } from '../../../src/jobs/rerun/rerun-statements.js';
import { until } from '../../support/until.js';

const printing = (message: string) => line({ id: 'p', name: 'core.log.print', inputs: { message } });
const failing = line({
  id: 'f',
  name: 'core.programming.fail',
  inputs: { message: 'He had no 100% luck today' },
});
const waiting = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } });

describe('jobs that run again', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const rerun = (job: number, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
    send(server.url, `/api/job/rerun/${job}/`, { method: 'POST', body, headers });
  const log = async (job: number): Promise<string> =>
    (await send(server.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
  const list = async (query: string): Promise<number[]> =>
    (await send(server.url, `/api/job/job/?ordering=id&${query}`)).body.results.map(({ id }: any) => id);
  const save = (id: number, flow: object) =>
    send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...flow } });

  it('have the version and the inputs of the other job, passwords too', async () => {
    const variables = [
      { name: 'word', type: 'string', scope: 'flow', value: '' },
      { name: 'secret', type: 'password', scope: 'flow', value: '' },
    ];
    const message = '{{ vars.word & " " & $length(vars.secret) }}';
    const id = await submit(server.url, { ...printing(message), variables });
    const inputs = { word: 'hello', secret: 'given-to-this-job' };
    const first = await ended(server.url, await execute(server.url, id, { inputs }));
    await save(id, printing('another version'));
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    const { status, body } = await rerun(first.id);
    expect([status, body]).toEqual([200, { success: true, job_id: expect.any(Number) }]);
    const second = await ended(server.url, body.job_id);
    expect(second).toMatchObject({
      version: 1,
      state: 'successful',
      inputs: { word: 'hello', secret: '***' },
      trigger: 'rerun',
      rerun_of: first.id,
    });
    expect(await log(second.id)).toMatch(/hello 17\n$/);
    const { rows } = await database.query(
      `SELECT count(*)::int AS n FROM job WHERE id = $1 AND (inputs || secret_inputs) LIKE '%given-to%'`,
      [second.id],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('hide an input for a shared password, also if that variable is no password any more', async () => {
    const variable = { name: 'key', type: 'password', value: 'shared-by-all' };
    const { body: shared } = await send(server.url, '/api/process/variable/', {
      method: 'POST',
      body: variable,
    });
    const variables = [{ name: 'key', type: 'string', scope: 'global', overridable: true }];
    const id = await submit(server.url, { ...printing('{{ vars.key }}'), variables });
    const first = await ended(
      server.url,
      await execute(server.url, id, { inputs: { key: 'given-by-caller' } }),
    );
    const path = `/api/process/variable/${shared.id}/`;
    await send(server.url, path, { method: 'PATCH', body: { type: 'string', value: 'for all to see' } });
    const second = await ended(server.url, (await rerun(first.id)).body.job_id);
    expect(second).toMatchObject({ state: 'successful', inputs: { key: '***' } });
    expect(await log(second.id)).toMatch(/ \*\*\*\n$/);
    await send(server.url, path, { method: 'DELETE' });
    const third = await ended(server.url, (await rerun(second.id)).body.job_id);
    expect(await log(third.id)).toMatch(/ \*\*\*\n$/);
  });

  it('of a trial run the same frozen draft, though the draft has changed since', async () => {
    const id = await draft(server.url, printing('the first draft'));
    const first = await ended(server.url, await execute(server.url, id));
    await save(id, printing('the second draft'));
    await ended(server.url, await execute(server.url, id));
    const second = await ended(server.url, (await rerun(first.id)).body.job_id);
    expect(second).toMatchObject({ kind: 'trial', version: null, state: 'successful' });
    expect(await log(second.id)).toMatch(/the first draft\n$/);
  });

  it('are refused for jobs that have not ended, do not exist, or have lost their process', async () => {
    const id = await submit(server.url, waiting);
    const job = await execute(server.url, id);
    expect(await rerun(job)).toMatchObject({ status: 409, body: { detail: 'The job has not ended.' } });
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await rerun(999_999, 'not JSON')).status).toBe(404);
    expect(await rerun(job, { version: 1 })).toMatchObject({
      status: 400,
      body: { version: [expect.any(String)] },
    });
    expect(await rerun(job, { resume: 'perhaps' })).toMatchObject({
      status: 400,
      body: { resume: ['Must be a valid boolean.'] },
    });
    const chinese = await rerun(job, { resume: true, version: 9 }, { 'accept-language': 'zh' });
    expect(chinese).toMatchObject({ status: 404, body: { detail: '流程没有版本 9。' } });
    await send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    const gone = await rerun(job);
    expect(gone).toMatchObject({ status: 404, body: { detail: 'The process of the job was deleted.' } });
  });

  it('start once for each Idempotency-Key', async () => {
    const job = (await ended(server.url, await execute(server.url, await submit(server.url, failing)))).id;
    const key = { 'idempotency-key': 'once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => rerun(job, {}, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await rerun(job, { resume: false }, key)).text).toBe(answers[0]!.text);
    expect((await rerun(job, { resume: true }, key)).status).toBe(409);
    // Fields that a rerun does not have count too, in a form as in JSON.
    const noted = { 'idempotency-key': 'noted' };
    const first = await rerun(job, { note: 7 }, noted);
    const form = { ...noted, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await rerun(job, 'note=7', form)).text).toBe(first.text);
    expect((await rerun(job, { note: 8 }, noted)).status).toBe(409);
    expect((await rerun(job, {}, { 'idempotency-key': 'é' })).status).toBe(400);
    expect(await list(`rerun_of=${job}`)).toEqual([answers[0]!.body.job_id, first.body.job_id]);
    const { rows } = await database.query(`SELECT object, action FROM audit WHERE object_id = $1`, [
      answers[0]!.body.job_id,
    ]);
    expect(rows).toEqual([{ object: 'job', action: 'rerun' }]);
  });

  it('do not read what the job was given and what it shows, which can have megabytes', async () => {
    const id = await submit(server.url, {
      ...printing('x'),
      variables: [{ name: 'v', type: 'string', scope: 'flow', value: '' }],
    });
    const inputs = { v: 'x'.repeat(500_000) };
    const job = (await ended(server.url, await execute(server.url, id, { inputs }))).id;
    const { rows } = await database.query(RERUN_OF.text, [job]);
    expect(JSON.stringify(rows).length).toBeLessThan(1_000);
    const again = await ended(server.url, (await rerun(job)).body.job_id);
    expect(again.inputs).toEqual(inputs);
  });

  it('wait for the row of their process while another session holds it', async () => {
    const id = await submit(server.url, printing('x'));
    const job = (await ended(server.url, await execute(server.url, id))).id;
    const holder = await database.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
      const [begun] = (await database.query<{ now: string }>('SELECT clock_timestamp()::text AS now')).rows;
      const answer = rerun(job);
      let isAnswered = false;
      void answer.then(() => (isAnswered = true));
      // It reads the job before it writes, and again each time after it has met the lock.
      const reads = new Set<string>();
      await until(async () => {
        const { rows } = await database.query<{ start: string }>(
          `SELECT query_start::text AS start FROM pg_stat_activity
           WHERE datname = current_database() AND query = $1 AND query_start >= $2::timestamptz`,
          [RERUN_OF.text, begun!.now],
        );
        for (const { start } of rows) reads.add(start);
        return reads.size > 1;
      }, 'the rerun has met the lock');
      expect(isAnswered).toBe(false);
      await holder.query('COMMIT');
      expect((await answer).status).toBe(200);
    } finally {
      holder.release(true);
    }
  });

  describe('in the list of jobs', () => {
    const jobs: Record<string, any> = {};
    let process: number;

    beforeAll(async () => {
      process = await submit(server.url, failing);
      jobs.failed = await ended(server.url, await execute(server.url, process));
      await save(process, printing('fine'));
      jobs.trial = await ended(server.url, await execute(server.url, process, { trial: true }));
      await send(server.url, '/api/process/upload/', { method: 'POST', body: { id: process } });
      jobs.second = await ended(server.url, await execute(server.url, process));
      jobs.again = await ended(server.url, (await rerun(jobs.failed.id)).body.job_id);
      await save(process, waiting);
      const stopped = await execute(server.url, process, { trial: true });
      await send(server.url, `/api/process/stop/${stopped}/`, { method: 'POST' });
      jobs.stopped = await ended(server.url, stopped);
      // Their times are five seconds apart.
      for (const [index, { id }] of Object.values(jobs).entries())
        await database.query(
          `UPDATE job SET ctime = at, start_time = at, finish_time = at + interval '1 s'
           FROM (SELECT to_timestamp(1000 + $2 * 5) AS at) AS given WHERE id = $1`,
          [id, index],
        );
    });

    it.each<[string, string[]]>([
      ['state=failed,stopped', ['failed', 'again', 'stopped']],
      ['state=successful', ['trial', 'second']],
      ['kind=trial', ['trial', 'stopped']],
      ['kind=run', ['failed', 'second', 'again']],
      ['version=1', ['failed', 'again']],
      ['error=no+100%25+LUCK', ['failed', 'again']],
      ['error=no_100', []],
      ['trigger=rerun', ['again']],
      ['trigger=user&state=failed', ['failed']],
      ['trigger=schedule', []],
      ['ctime__gte=1005&ctime__lt=1015', ['trial', 'second']],
      ['finish_time__gte=1016', ['again', 'stopped']],
      ['finish_time__lt=1006', ['failed']],
      ['state=&kind=&error=', ['failed', 'trial', 'second', 'again', 'stopped']],
    ])('%s', async (query, expected) => {
      expect(await list(`process=${process}&${query}`)).toEqual(expected.map((name) => jobs[name].id));
      const { body } = await send(server.url, `/api/job/job/?process=${process}&limit=1&${query}`);
      expect(body.count).toBe(expected.length);
    });

    it.each([
      ['state=failed,lost', { state: ['"lost" is not a valid choice.'] }],
      ['state=failed,', { state: ['"" is not a valid choice.'] }],
      ['kind=both', { kind: ['"both" is not a valid choice.'] }],
      ['version=x', { version: ['A valid integer is required.'] }],
      ['trigger=nobody', { trigger: ['"nobody" is not a valid choice.'] }],
      ['rerun_of=0', { rerun_of: ['Ensure this value is greater than or equal to 1.'] }],
      ['ctime__lt=now', { ctime__lt: ['A valid integer is required.'] }],
      ['error=%00', { error: ['Null characters are not allowed.'] }],
    ])('refuse %s', async (query, body) => {
      expect(await send(server.url, `/api/job/job/?${query}`)).toMatchObject({ status: 400, body });
    });

    it('show what started them, and for how many seconds they ran', async () => {
      await database.query(`UPDATE job SET start_time = finish_time - interval '1250 ms' WHERE id = $1`, [
        jobs.failed.id,
      ]);
      const { body } = await send(server.url, `/api/job/job/?process=${process}&state=failed&trigger=user`);
      expect(body.results).toMatchObject([{ trigger: 'user', rerun_of: null, duration: 1.25 }]);
      expect(Object.keys(body.results[0]).slice(-4)).toEqual(['error', 'trigger', 'rerun_of', 'duration']);
      const { body: job } = await send(server.url, `/api/job/job/${jobs.failed.id}/`);
      expect(Object.keys(job).slice(-4)).toEqual(['nodes', 'trigger', 'rerun_of', 'duration']);
      const running = await execute(server.url, process, { trial: true });
      expect((await send(server.url, `/api/job/job/${running}/`)).body.duration).toBeNull();
      await send(server.url, `/api/process/stop/${running}/`, { method: 'POST' });
    });
  });
});
