import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { DatabaseUnavailable } from '../src/database/database-error.js';
import { Database, type Executor } from '../src/database/database.js';
import { cloneDatabase } from './support/database.js';
import { ended, line, submit } from './support/flows.js';
import { createInstallation, type Installation } from './support/processes.js';
import { type Proxy, startProxy } from './support/proxy.js';
import { type ReplicatedPostgres, startReplicated } from './support/replica.js';
import { send } from './support/send.js';
import { until } from './support/until.js';

/** The replica replays each commit so much later: less than a list waits for it. */
const DELAY = '50ms';

describe('lists with a read replica', () => {
  let postgres: ReplicatedPostgres;
  let installation: Installation;
  let wire: Proxy;
  let url: string;

  beforeAll(async () => {
    postgres = await startReplicated({ recovery_min_apply_delay: DELAY });
    installation = await createInstallation({}, postgres.primaryUrl);
    wire = await startProxy(postgres.onReplica(installation.databaseUrl));
    ({ url } = await installation.startHere('all', { DATABASE_READ_URL: wire.url }));
    await readyIs('ok');
  });

  afterAll(async () => {
    await installation.close();
    await wire.close();
    await postgres.close();
  });

  const readyIs = (status: string) =>
    until(async () => (await send(url, '/healthz/ready')).body.status === status, `it is ${status}`);

  const create = async (name: string): Promise<number> =>
    (await send(url, '/api/process/process/', { method: 'POST', body: { name, project: 'p' } })).body.id;

  const list = async (path: string): Promise<any> => {
    const { status, body } = await send(url, path);
    expect(status).toBe(200);
    return body;
  };

  /** Whether a connection of the application has run a statement with this text last. */
  const ran = async (on: 'primary' | 'replica', text: string): Promise<boolean> => {
    const database = new URL(installation.databaseUrl).pathname.slice(1);
    const rows = await postgres.ask(
      on,
      `SELECT FROM pg_stat_activity
       WHERE application_name = 'liucheng all' AND datname = '${database}' AND strpos(query, '${text}') > 0`,
    );
    return rows.length > 0;
  };

  it.each([
    ['/api/process/process/?ordering=project,-cuser,utime', 'p.project, p.cuser DESC, p.utime'],
    ['/api/job/job/?ordering=-process,ctime,state', 'j.process_id DESC, j.ctime, j.state'],
    ['/api/audit/audit/?ordering=ctime', 'a.ctime, a.id'],
    ['/api/job/callback/?ordering=-id', 'c.id DESC'],
    ['/api/process/stat/?days=3', 'ORDER BY j.id DESC LIMIT 1'],
  ])('are read from the replica: %s', (path, text) =>
    until(async () => {
      await list(path);
      return ran('replica', text);
    }, 'the replica was asked'),
  );

  it('have what was written before they were requested, though the replica is behind', async () => {
    const id = await submit(url, line());
    const fromReplica = new Set<string>();
    const listed = async (path: string, text: string): Promise<any> => {
      const page = await list(path);
      if (await ran('replica', text)) fromReplica.add(text);
      return page;
    };
    for (let n = 0; n < 10; n += 1) {
      const process = await create(`own ${n}`);
      const newest = await listed(
        '/api/process/process/?name=own&ordering=-utime,cuser',
        'p.utime DESC, p.cuser, p.id',
      );
      expect([newest.results[0].id, newest.count]).toEqual([process, n + 1]);
      const { job_id: job } = (await send(url, '/api/process/execute/', { method: 'POST', body: { id } }))
        .body;
      await ended(url, job);
      const jobs = await listed(
        `/api/job/job/?process=${id}&ordering=-ctime,state`,
        'j.ctime DESC, j.state, j.id',
      );
      expect(jobs).toMatchObject({
        count: n + 1,
        results: [{ id: job, state: 'successful' }, ...Array(n).fill({})],
      });
    }
    expect(fromReplica.size).toBe(2);
  });

  it('are read from the primary while the replica is more behind, and from the replica again afterwards', async () => {
    await postgres.ask('replica', 'SELECT pg_wal_replay_pause()');
    const id = await create('while paused');
    expect((await list('/api/process/process/?name=while+paused')).results).toMatchObject([{ id }]);
    await readyIs('degraded');
    await postgres.ask('replica', 'SELECT pg_wal_replay_resume()');
    await readyIs('ok');
    await until(async () => {
      await list('/api/process/process/?name=while&ordering=utime,-project');
      return ran('replica', 'p.utime, p.project DESC, p.id');
    }, 'the replica was asked');
  });

  it('are read from the primary while the replica does not answer', async () => {
    wire.stall(true);
    const id = await create('while stalled');
    const pages = Array.from({ length: 20 }, (_, n) =>
      list(`/api/process/process/?name=stalled&limit=${n + 1}`),
    );
    for (const { results } of await Promise.all(pages)) expect(results).toMatchObject([{ id }]);
    await readyIs('degraded');
    wire.stall(false);
    await readyIs('ok');
  });

  it('are read from the primary while the replica is away, and do not notice its death', async () => {
    let isOver = false;
    const reading = Promise.all(
      Array.from({ length: 4 }, async (_, n) => {
        for (let i = 0; !isOver; i += 1) await list(`/api/process/process/?limit=${n + 1}&offset=${i % 3}`);
      }),
    );
    await postgres.killReplica();
    await wire.cut();
    await readyIs('degraded');
    const id = await create('while away');
    expect((await list('/api/process/process/?name=while+away')).results).toMatchObject([{ id }]);
    await postgres.restartReplica();
    await wire.mend();
    await readyIs('ok');
    isOver = true;
    await reading;
  });

  it('are never read from another database, or from a server that is no replica', async () => {
    const other = await cloneDatabase(postgres.primaryUrl);
    const process = await create('of the primary');
    for (const wrong of [installation.databaseUrl, other.url, postgres.onReplica(postgres.primaryUrl)]) {
      const server = await installation.startHere('api', { DATABASE_READ_URL: wrong });
      expect((await send(server.url, '/healthz/ready')).body).toEqual({ status: 'degraded' });
      const { body } = await send(server.url, '/api/process/process/?name=of+the+primary');
      expect(body.results).toMatchObject([{ id: process }]);
      await server.close();
    }
    await other.drop();
  });

  it('come from no former primary that goes on: even a connection that stays in use is ended', async () => {
    const address = await startProxy(installation.databaseUrl);
    const source = await new DataSource(dataSourceOptions(address.url, 'test')).initialize();
    const database = new Database(source);
    const isReplica = async (executor: Executor): Promise<boolean> => {
      const [row] = await executor.rows<{ is_replica: boolean }>({
        name: 'is-replica',
        text: 'SELECT pg_is_in_recovery() AS is_replica',
      });
      return row?.is_replica === true;
    };
    // The connection of the boot is given up.
    expect(await isReplica(database)).toBe(false);
    const used = database.connected(async (executor) => {
      await isReplica(executor);
      address.leadTo(postgres.onReplica(installation.databaseUrl));
      await until(() => isReplica(executor), 'the connection is ended', { deadline: 20_000 });
    });
    await expect(used).rejects.toThrow(DatabaseUnavailable);
    expect(await isReplica(database)).toBe(true);
    database.onApplicationShutdown();
    await source.destroy();
    await address.close();
  });

  it('are never read from a replica that has what a failover has lost', async () => {
    await readyIs('ok');
    const takeOver = await postgres.lagging();
    await create('lost by the failover');
    await postgres.ask(
      'primary',
      'CREATE TABLE much AS SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 20000) AS n',
    );
    await until(
      async () => (await postgres.ask('replica', `SELECT to_regclass('much') AS table`))[0].table !== null,
      'the replica has all of it',
    );
    await takeOver();
    await until(async () => (await send(url, '/healthz/ready')).status === 200, 'the new primary is used');
    const name = 'after the failover';
    await create(name);
    await until(async () => {
      const { results } = await list('/api/process/process/?name=the+failover&ordering=project,-cuser,utime');
      expect(results).toMatchObject([{ name }]);
      return (await send(url, '/healthz/ready')).body.status === 'degraded';
    }, 'the replica is known to be left behind');
  });
});
