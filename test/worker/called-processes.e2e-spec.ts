import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { type Proxy, startProxy } from '../support/proxy.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';

describe('a job that calls a process', () => {
  let installation: Installation;
  let url: string;
  /** Between the worker and Postgres. */
  let wire: Proxy;

  beforeAll(async () => {
    installation = await createInstallation();
    wire = await startProxy(installation.databaseUrl);
    const [api] = await Promise.all([
      installation.startHere('api'),
      installation.startHere('all', { DATABASE_URL: wire.url }),
    ]);
    url = api.url;
  });

  afterAll(async () => {
    await installation.close();
    await wire.close();
  });

  it('is released if the worker lacks a node of that process, and succeeds on a worker that has it', async () => {
    const database = new pg.Client({ connectionString: installation.databaseUrl });
    await database.connect();
    const callee = await submit(
      url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'called' } }),
    );
    const setRevision = (revision: number): Promise<unknown> =>
      database.query(`UPDATE flow_definition SET uses = uses || $1 WHERE process_id = $2`, [
        { 'core.log.print': revision },
        callee,
      ]);
    const isGivenBack = async (): Promise<boolean> => {
      const given = `SELECT FROM job WHERE state = 'running' AND worker IS NULL AND lease_until > now()`;
      return (await database.query(given)).rowCount === 1;
    };
    await setRevision(99);
    const caller = line(
      { id: 'before', name: 'core.log.print', inputs: { message: 'before' } },
      { id: 'call', name: 'core.programming.callProcess', inputs: { process: callee } },
    );
    const job = await execute(url, await submit(url, caller));
    await until(async () => {
      expect((await send(url, `/api/job/job/${job}/`)).body.finish_time).toBeNull();
      return isGivenBack();
    }, 'the job has been given back');
    await setRevision(1);
    expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent.match(/\w+$/gm)).toEqual(['before', 'called']);
    await database.end();
  });

  it('goes on where another one calls an id past any process at the same moment', async () => {
    const callee = await submit(url, line());
    const calls = (process: number) =>
      line({ id: 'c', name: 'core.programming.callProcess', inputs: { process: `{{ ${process} }}` } });
    const [good, bad] = [await submit(url, calls(callee)), await submit(url, calls(3_000_000_000))];
    const jobs = await Promise.all([good, bad, good, bad, good, bad].map((id) => execute(url, id)));
    const shown = await Promise.all(jobs.map((job) => ended(url, job)));
    expect(shown.map(({ error }) => error)).toEqual(
      [null, null, null].flatMap((fine) => [
        fine,
        'Node "c": there is no process 3000000000 with a version that can be called',
      ]),
    );
  });

  it('shows the nodes of that process in its detail, log and error, prefixed with the call', async () => {
    const callee = await submit(
      url,
      line(
        { id: 'p', name: 'core.log.print', inputs: { message: 'called' } },
        { id: 'd', name: 'core.log.print', inputs: { message: '{{ $error("no such order") }}' } },
      ),
    );
    const caller = line({ id: 'notify', name: 'core.programming.callProcess', inputs: { process: callee } });
    const job = await execute(url, await submit(url, caller));
    const { error, nodes } = await ended(url, job);
    expect(error).toMatch(/^Node "notify\/d": its input "message": /);
    const states = nodes.map(({ node, state }: { node: string; state: string }) => `${node} ${state}`);
    expect(states).toEqual([
      'start successful',
      'notify failed',
      'notify/start successful',
      'notify/p successful',
      'notify/d failed',
    ]);
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent).toMatch(/ info notify\/p called\n.* error notify\/d Node "notify\/d": /);
  });

  it('waits while Postgres is unavailable, and continues', async () => {
    const callee = await submit(
      url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'called' } }),
    );
    const caller = line(
      { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.5 } },
      { id: 'call', name: 'core.programming.callProcess', inputs: { process: callee } },
    );
    const job = await execute(url, await submit(url, caller));
    await jobWhen(url, job, ({ state }) => state === 'running');
    await wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await wire.mend();
    expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
  });
});
