import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { draft, execute, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

/** Several server processes start one after the other, each for seconds on a loaded machine. */
const SLOW_MS = 120_000;

const title = '{ en: "t", zh: "t" }';

const packageOf = (revision: number): string => `
  export default { namespace: 'test.raised', title: ${title}, description: ${title}, nodes: [{
    name: 'tell', nodeType: 'function', title: ${title}, description: ${title}, example: {}, revision: ${revision},
    outputs: [{ name: 'revision', dataType: 'number', title: ${title} }],
    run: () => ({ revision: ${revision} }),
  }] };`;

const telling = {
  ...line(
    { id: 'tell', name: 'test.raised.tell' },
    {
      id: 'p',
      name: 'core.log.print',
      inputs: { message: 'revision {{ nodes.tell.revision }} {{ vars.what }}' },
    },
  ),
  variables: [{ name: 'what', type: 'string', value: 'alone' }],
};

describe('a package that raises the revision of a node', () => {
  let folder: string;
  let installation: Installation;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liucheng-revisions-'));
    for (const revision of [1, 2]) {
      const at = join(folder, String(revision));
      await mkdir(at);
      await writeFile(
        join(at, 'package.json'),
        '{"name":"raised","version":"1.0.0","type":"module","main":"index.js"}',
      );
      await writeFile(join(at, 'index.js'), packageOf(revision));
    }
    installation = await createInstallation({ LIUCHENG_SWEEP_MS: '200' });
  });

  afterAll(async () => {
    await installation.close();
    await rm(folder, { recursive: true });
  });

  const start = (revision: number) =>
    installation.startHere('all', { LIUCHENG_PACKAGES: join(folder, String(revision)) });

  const upload = (url: string, id: number) =>
    send(url, '/api/process/upload/', { method: 'POST', body: { id } });

  const versions = async (url: string, id: number): Promise<number[]> =>
    (await send(url, `/api/process/version/?id=${id}`)).body.map(({ number }: any) => number);

  const told = async (url: string, job: number): Promise<string> => {
    expect(await jobWhen(url, job, (now) => now.finish_time !== null)).toMatchObject({ state: 'successful' });
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
    return /info p (.*)$/m.exec(body.logcontent)![1]!;
  };

  it(
    'makes equal flows be frozen again, and lets jobs keep the revision that they started with',
    async () => {
      const before = await start(1);
      const submitted = await submit(before.url, telling);
      const tried = await draft(before.url, telling);
      for (const id of [submitted, tried])
        expect(await told(before.url, await execute(before.url, id))).toBe('revision 1 alone');
      await upload(before.url, submitted);
      expect(await versions(before.url, submitted)).toEqual([1]);
      await before.close();

      const raised = await start(2);
      const { url } = raised;
      const old = await execute(url, submitted);
      const waits =
        /warn - The job waits .* checked with revision 1 of test\.raised\.tell; this worker has 2\.$/m;
      const logOf = async () => (await send(url, `/api/process/logfile/?jobId=${old}`)).body.logcontent;
      await until(async () => waits.test(await logOf()), 'the log says that the job waits');

      // The old definition of the draft is not used any more, with or without inputs.
      expect(await told(url, await execute(url, tried))).toBe('revision 2 alone');
      const given = await execute(url, tried, { inputs: { what: 'given' } });
      expect(await told(url, given)).toBe('revision 2 given');
      const trial = await execute(url, submitted, { trial: true, inputs: { what: 'tried' } });
      expect(await told(url, trial)).toBe('revision 2 tried');

      for (let times = 0; times < 2; times += 1) expect((await upload(url, submitted)).status).toBe(200);
      expect(await versions(url, submitted)).toEqual([2, 1]);
      expect(await told(url, await execute(url, submitted))).toBe('revision 2 alone');

      expect((await send(url, `/api/job/job/${old}/`)).body.state).toBe('running');
      const worker = await start(1);
      expect(await told(url, old)).toBe('revision 1 alone');
      await worker.close();
      await raised.close();
    },
    SLOW_MS,
  );

  it(
    'makes drafts that have run be checked again, even after a return to the earlier revision',
    async () => {
      const raised = await start(2);
      const tried = await draft(raised.url, telling);
      expect(await told(raised.url, await execute(raised.url, tried))).toBe('revision 2 alone');
      await raised.close();
      const before = await start(1);
      const key = { 'idempotency-key': `once-${tried}` };
      const { body } = await send(before.url, '/api/process/execute/', {
        method: 'POST',
        body: { id: tried },
        headers: key,
      });
      expect(await told(before.url, body.job_id)).toBe('revision 1 alone');
      await before.close();
    },
    SLOW_MS,
  );

  it(
    'leaves a job that a worker cannot run to the others, which take it as soon as it is due again',
    async () => {
      const before = await start(1);
      const submitted = await submit(before.url, telling);
      await upload(before.url, submitted);
      const raised = await start(2);
      const jobs = await Promise.all(Array.from({ length: 12 }, () => execute(raised.url, submitted)));
      for (const job of jobs) expect(await told(raised.url, job)).toBe('revision 1 alone');
      const database = new pg.Client(installation.databaseUrl);
      await database.connect();
      const { rows } = await database.query('SELECT max(fence) AS claims FROM job WHERE id = ANY ($1)', [
        jobs,
      ]);
      await database.end();
      expect(rows[0].claims).toBeLessThanOrEqual(2);
      await raised.close();
      await before.close();
    },
    SLOW_MS,
  );

  it(
    'is another node for a resume with another version, which an API without the package refuses',
    async () => {
      const before = await start(1);
      const failing = line(
        { id: 'tell', name: 'test.raised.tell' },
        { id: 'f', name: 'core.log.print', inputs: { message: '{{ $error("no") }}' } },
      );
      const submitted = await submit(before.url, failing);
      const { id } = await jobWhen(
        before.url,
        await execute(before.url, submitted),
        (now) => now.finish_time !== null,
      );
      await before.close();
      const raised = await start(2);
      await upload(raised.url, submitted);
      const resume = (url: string) =>
        send(url, `/api/job/rerun/${id}/`, { method: 'POST', body: { resume: true, version: 2 } });
      expect(await resume(raised.url)).toMatchObject({
        status: 400,
        body: { version: ['These nodes have finished a step and are not the same in that version: "tell"'] },
      });
      const lacking = await installation.startHere('api');
      expect(await resume(lacking.url)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('does not have the node test.raised.tell') },
      });
      await lacking.close();
      await raised.close();
    },
    SLOW_MS,
  );

  it(
    'lets a job that began with an earlier revision call the newest version of a process that was checked with it',
    async () => {
      const before = await start(1);
      const callee = await submit(before.url, telling);
      const caller = line(
        { id: 'tell', name: 'test.raised.tell' },
        { id: 'wait', name: 'core.time.delay', inputs: { seconds: 3 } },
        { id: 'call', name: 'core.programming.callProcess', inputs: { process: callee } },
      );
      const submitted = await submit(before.url, caller);
      const raised = await start(2);
      const job = await execute(raised.url, submitted);
      for (const id of [callee, submitted]) {
        await upload(raised.url, id);
        expect(await versions(raised.url, id)).toEqual([2, 1]);
      }
      const calledBy = async (id: number): Promise<string> => {
        expect(await jobWhen(raised.url, id, (now) => now.finish_time !== null)).toMatchObject({
          state: 'successful',
        });
        const { body } = await send(raised.url, `/api/process/logfile/?jobId=${id}`);
        return /info call\/p (.*)$/m.exec(body.logcontent)![1]!;
      };
      expect(await calledBy(job)).toBe('revision 1 alone');
      expect(await calledBy(await execute(raised.url, submitted))).toBe('revision 2 alone');
      await raised.close();
      await before.close();
    },
    SLOW_MS,
  );
});
