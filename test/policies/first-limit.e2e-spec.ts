import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Admission } from '../../src/jobs/admission/admission.js';
import { CLAIM, claimValues } from '../../src/jobs/transitions/claim.js';
import { execute, jobWhen, line, submit } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { policyCalls } from './policy-calls.js';

const delay = (seconds: number) => line({ id: 'w', name: 'core.time.delay', inputs: { seconds } });

/** No sweep comes during a test. */
const UNSWEPT = { LIUCHENG_SWEEP_MS: '600000' };

describe('when a process gets its first limit', () => {
  let server: Server;
  let database: pg.Pool;

  const start = async (environment: Record<string, string>): Promise<void> => {
    server = await startServer({ ...UNSWEPT, ...environment });
    database = new pg.Pool({ connectionString: server.database });
  };

  afterEach(async () => {
    await database.end();
    await server.close();
  });

  const { policy, post } = policyCalls(() => ({ server, database }));

  /** Claims a waiting job as a worker does. */
  const claim = (
    session: pg.Pool | pg.PoolClient,
    job: number,
    statement = CLAIM.text,
  ): Promise<pg.QueryResult> =>
    session.query(
      statement,
      claimValues([job], {
        ...{ worker: 'a worker', isolated: false, claim: randomUUID(), leaseMs: 600_000, maxDeaths: 3 },
        deathsCountFrom: '-infinity',
      }),
    );

  const hasPlace = async (job: number): Promise<boolean | null> =>
    (await database.query('SELECT admitted FROM job WHERE id = $1', [job])).rows[0].admitted;

  /** Begins a claim that has its snapshot, and comes to the row of the job when the gate opens its lock 1. */
  const beginClaim = async (
    gate: pg.PoolClient,
    session: pg.PoolClient,
    job: number,
  ): Promise<{ done: Promise<pg.QueryResult> }> => {
    await gate.query('SELECT pg_advisory_lock(1)');
    const slow = CLAIM.text
      .replace('WITH due', 'WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(1) IS NULL), due')
      .replace('WHERE job.id =', 'WHERE EXISTS (SELECT FROM gate) AND job.id =');
    const done = claim(session, job, slow);
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
    await until(async () => (await database.query(waiting)).rowCount === 1, 'the claim has begun');
    return { done };
  };

  it('a job that is being claimed at that moment has one of its places', async () => {
    await start({ LIUCHENG_ROLE: 'api' });
    const [id, other] = [await submit(server.url, delay(0)), await submit(server.url, delay(0))];
    const [claimed, next] = [await execute(server.url, id), await execute(server.url, id)];
    const admission = server.app.get(Admission, { strict: false });
    await policy(other, { max_running: 100 });
    /** Gives free places to jobs of the process. Settles when that was done: places are given in the order of these calls. */
    const give = async (): Promise<void> => {
      admission.admit(id);
      const last = await execute(server.url, other);
      await until(() => hasPlace(last), 'places were given');
    };
    const session = await database.connect();
    try {
      await session.query('BEGIN');
      expect((await claim(session, claimed)).rows).toMatchObject([{ state: 'running' }]);
      await policy(id, { max_running: 1 });
      expect((await claim(database, next)).rows).toMatchObject([{ state: null, waits_for_place: true }]);
      await give();
      expect(await hasPlace(next)).toBe(false);
      await session.query('COMMIT');
    } finally {
      session.release(true);
    }
    await give();
    expect(await hasPlace(next)).toBe(false);
    await database.query(`UPDATE job SET state = 'stopped', finish_time = now() WHERE id = $1`, [claimed]);
    await give();
    expect(await hasPlace(next)).toBe(true);
  });

  it('a claim that began before the limit takes no job that has to wait for a place since', async () => {
    await start({ LIUCHENG_ROLE: 'api' });
    const id = await submit(server.url, delay(0));
    const [first, second] = [await execute(server.url, id), await execute(server.url, id)];
    const [gate, session] = [await database.connect(), await database.connect()];
    try {
      const claiming = await beginClaim(gate, session, second);
      await policy(id, { max_running: 1 });
      server.app.get(Admission, { strict: false }).admit(id);
      await until(() => hasPlace(first), 'the first job has the place');
      await gate.query('SELECT pg_advisory_unlock(1)');
      expect((await claiming.done).rows).toMatchObject([{ state: null, waits_for_place: true }]);
    } finally {
      gate.release(true);
      session.release(true);
    }
  });

  it('places are given to jobs that have waited before, also if no worker has looked at them', async () => {
    await start({ LIUCHENG_ROLE: 'api' });
    const id = await submit(server.url, delay(0));
    const inputs = Array.from({ length: 1_000 }, () => ({}));
    for (let batch = 0; batch < 6; batch += 1) await post('/api/process/batch/', { id, inputs });
    await policy(id, { max_running: 3 });
    server.app.get(Admission, { strict: false }).admit(id);
    const count = async (condition: string): Promise<number> =>
      (await database.query(`SELECT FROM job WHERE ${condition}`)).rowCount!;
    await until(async () => (await count('admitted')) === 3, 'three have a place');
    await until(async () => (await count('admitted IS NULL')) === 0, 'all others wait for one');
    expect(await count('admitted')).toBe(3);
  });

  describe('with 30,000 waiting jobs', () => {
    let id: number;
    let first: number;
    let gate: pg.PoolClient;

    /** No job can be held after the first 10,000 while the gate is closed. */
    beforeEach(async () => {
      await start({ LIUCHENG_ROLE: 'api' });
      id = await submit(server.url, delay(0));
      first = await execute(server.url, id);
      // Batches would take a minute.
      await database.query(`
        INSERT INTO job (process_id, definition_id, version, cuser)
        SELECT process_id, definition_id, version, cuser FROM job, generate_series(1, 30000)`);
      await database.query(`
        CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF NEW.admitted = false AND NEW.id > ${first} + 10000 THEN PERFORM pg_advisory_xact_lock_shared(2); END IF;
            RETURN NEW;
          END $$;
        CREATE TRIGGER gate BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION gate()`);
      gate = await database.connect();
      await gate.query('SELECT pg_advisory_lock(2)');
    });

    afterEach(() => gate.release(true));

    const admit = (): void => server.app.get(Admission, { strict: false }).admit(id);

    const isCount = async (condition: string, count: number): Promise<boolean> =>
      (await database.query(`SELECT FROM job WHERE ${condition}`)).rowCount === count;

    it('the oldest one gets the place before all others are held', async () => {
      await policy(id, { max_running: 1 });
      admit();
      await until(() => hasPlace(first), 'the oldest job has the place');
    });

    it('the place is kept for a claim that began before the limit', async () => {
      const session = await database.connect();
      try {
        const claiming = await beginClaim(gate, session, first + 20_000);
        await policy(id, { max_running: 1 });
        admit();
        await until(() => isCount('admitted = false', 10_000), 'many jobs are held');
        await gate.query('SELECT pg_advisory_unlock(1)');
        expect((await claiming.done).rows).toMatchObject([{ state: 'running' }]);
        await gate.query('SELECT pg_advisory_unlock(2)');
        admit();
        await until(() => isCount('admitted = false', 30_000), 'all others are held');
        expect(await isCount('admitted', 0)).toBe(true);
      } finally {
        session.release(true);
      }
    });
  });

  it('no statement changes so many jobs of several processes that it could take too long', async () => {
    await start({ LIUCHENG_ROLE: 'api' });
    await database.query(`
      CREATE TABLE changed (count int);
      CREATE FUNCTION note_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO changed SELECT count(*) FROM after; RETURN NULL; END $$;
      CREATE TRIGGER note_changed AFTER UPDATE ON job REFERENCING NEW TABLE AS after
        FOR EACH STATEMENT EXECUTE FUNCTION note_changed()`);
    const ids: number[] = [];
    for (let n = 0; n < 3; n += 1) ids.push(await submit(server.url, delay(0)));
    const inputs = Array.from({ length: 1_000 }, () => ({}));
    const admission = server.app.get(Admission, { strict: false });
    /** Gives free places to jobs of all three processes, in one transaction. */
    const give = async (condition: string, expected: number): Promise<void> => {
      for (const id of ids) admission.admit(id);
      await until(
        async () => (await database.query(`SELECT FROM job WHERE ${condition}`)).rowCount === expected,
        `${expected} jobs: ${condition}`,
      );
      expect((await database.query('SELECT max(count) FROM changed')).rows[0].max).toBeLessThanOrEqual(4_000);
    };
    for (const id of [...ids, ...ids]) await post('/api/process/batch/', { id, inputs });
    for (const id of ids) await policy(id, { max_running: 1 });
    await give('admitted', 3);
    for (const id of ids) await policy(id, { max_running: null });
    await give('admitted IS NULL', 5_997);
  });

  it.each([
    ['runs', 20],
    ['is parked', 600],
  ])('the end of a job that %s gives its place to the next at once', async (what, seconds) => {
    await start({});
    const id = await submit(server.url, delay(seconds));
    const first = await execute(server.url, id);
    await jobWhen(server.url, first, ({ state }) => state === 'running');
    const isHeld = what === 'runs';
    await until(async () => {
      const { rows } = await database.query('SELECT worker IS NOT NULL AS held FROM job WHERE id = $1', [
        first,
      ]);
      return rows[0].held === isHeld;
    }, `the first job ${what}`);
    await policy(id, { max_running: 1 });
    const second = await execute(server.url, id);
    await post(`/api/process/stop/${first}/`, {});
    await jobWhen(server.url, second, ({ state }) => state === 'running');
    await post(`/api/process/stop/${second}/`, {});
  });

  it('a job that a worker finds without a place gets a free one at once', async () => {
    await start({ LIUCHENG_ROLE: 'api' });
    const id = await submit(server.url, delay(0));
    const jobs = [await execute(server.url, id), await execute(server.url, id)];
    await policy(id, { max_running: 1 });
    const worker = await startServer({ ...server.environment, LIUCHENG_ROLE: 'all' });
    try {
      for (const job of jobs) await jobWhen(server.url, job, ({ state }) => state === 'successful');
    } finally {
      await worker.close();
    }
  });
});
