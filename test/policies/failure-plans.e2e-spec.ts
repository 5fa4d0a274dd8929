import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import {
  type BacklogRow,
  BACKLOGS,
  DUE_FAILURES,
  WAITING_USERS,
} from '../../src/jobs/failures/failure-statements.js';
import { blocksOf as blocksRead } from '../support/blocks-of.js';
import { cloneDatabase } from '../support/database.js';

/** Users with failures that are due. */
const MANY = Array.from({ length: 100 }, (_, n) => 2_502 + n);

describe('the choice of failures to handle', () => {
  let client: pg.Client;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await cloneDatabase();
    drop = () => database.drop();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    // With the general plan, as the named statements have it after some runs.
    await client.query('SET plan_cache_mode = force_generic_plan');
    // 150,000 failures of one user for two handlers, and two each of 5,000 others, of whom 2,500 have none that is due.
    await client.query(`
      INSERT INTO job (process_id, definition_id, version, cuser, state, finish_time)
      SELECT 1, 1, 1, CASE WHEN n <= 150000 THEN 1 ELSE 2 + n % 5000 END, 'failed', now() FROM generate_series(1, 160000) AS n`);
    await client.query(`
      INSERT INTO job_failure (job_id, handler_id, cuser, next_time)
      SELECT id, 7 + id % 2, cuser, now() + CASE WHEN cuser > 1 AND cuser <= 2501 THEN 1 ELSE -1 END * interval '1 hour' FROM job`);
    await client.query('VACUUM ANALYZE job, job_failure');
  });

  afterAll(async () => {
    await client.end();
    await drop();
  });

  /** The backlogs of users behind a handler, as a round asks for them. */
  const backlogs = async (
    users: number[],
    { behind = 0, paused = [] }: { behind?: number; paused?: number[] } = {},
  ): Promise<BacklogRow[]> =>
    (await client.query<BacklogRow>(BACKLOGS.text, ofRound(users, behind, paused))).rows;

  const ofRound = (users: number[], behind: number, paused: number[]): unknown[] => [
    users,
    users.map(() => behind),
    paused,
    Math.ceil(100 / users.length) + 1,
    Math.ceil(1000 / users.length) + 1,
  ];

  const blocksOf = (statement: Statement, values: unknown[]) => blocksRead(client, statement, values);

  it('finds the users, and the backlogs of each that have room', async () => {
    const { rows } = await client.query(WAITING_USERS.text, [0, 100]);
    expect(rows.map(({ cuser }) => cuser)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(await backlogs([1], { paused: [7] })).toMatchObject([{ cuser: 1, handler_id: 8, is_next: false }]);
    const found = await backlogs(MANY);
    expect(found.map(({ cuser, is_next }) => [cuser, is_next])).toEqual(MANY.map((user) => [user, false]));
  });

  it('looks a user up in some blocks, and a backlog', async () => {
    expect(await blocksOf(WAITING_USERS, [0, 100])).toBeLessThan(600);
    expect(await blocksOf(BACKLOGS, ofRound(MANY, 0, []))).toBeLessThan(600);
    expect(await blocksOf(BACKLOGS, ofRound([1], 0, [7, 8]))).toBeLessThan(20);
  });

  it('reads little more failures than it finds, of many users or of one with 150,000', async () => {
    const ofMany = await backlogs(MANY);
    for (const some of [ofMany, await backlogs([1])]) {
      const values = [100, some.map(({ cuser }) => cuser), some.map(({ handler_id }) => handler_id)];
      expect((await client.query(DUE_FAILURES.text, values)).rowCount).toBe(100);
      expect(await blocksOf(DUE_FAILURES, values)).toBeLessThan(1_500);
    }
  });
});
