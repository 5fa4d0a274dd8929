import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { startProxy } from '../support/proxy.js';
import { send } from '../support/send.js';

describe('a job that calls a process', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation();
  });

  afterAll(() => installation.close());

  it('is given back where the worker lacks a node of that process, and ends well where it is known', async () => {
    const server = await installation.start('all');
    const database = new pg.Client({ connectionString: installation.databaseUrl });
    await database.connect();
    const callee = await submit(
      server.url,
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
    const job = await execute(server.url, await submit(server.url, caller));
    while (!(await isGivenBack()))
      expect((await send(server.url, `/api/job/job/${job}/`)).body.finish_time).toBeNull();
    await setRevision(1);
    expect(await ended(server.url, job)).toMatchObject({ state: 'successful', error: null });
    const { body } = await send(server.url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent.match(/\w+$/gm)).toEqual(['before', 'called']);
    await database.end();
    await server.end('SIGTERM');
  });

  it('waits for a Postgres that is away just then, and goes on', async () => {
    const wire = await startProxy(installation.databaseUrl);
    const { url } = await installation.start('api');
    await installation.start('worker', { DATABASE_URL: wire.url });
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
    await wire.close();
  });
});
