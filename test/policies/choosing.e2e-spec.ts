import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import { TO_REPLACE } from '../../src/jobs/admission/replacement-statements.js';
import { FIRST_WAITING } from '../../src/jobs/transitions/choose.js';
import { TAKE, takeValues } from '../../src/jobs/transitions/claim.js';
import { cloneDatabase } from '../support/database.js';

const CLAIMING = {
  worker: 'w',
  isolated: false,
  claim: '00000000-0000-4000-8000-000000000001',
  leaseMs: 6_000,
  maxDeaths: 3,
  deathsCountFrom: '-infinity',
};

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

/** A plan and all below it. */
const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

describe('the choice of waiting jobs', () => {
  let client: pg.Client;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await cloneDatabase();
    drop = () => database.drop();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await drop();
  });

  const insert = async (jobs: number, processes: number): Promise<void> => {
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser) SELECT 1 + g % $2::int, 1, 1, 1 FROM generate_series(1, $1::int) AS g`,
      [jobs, processes],
    );
    await client.query('VACUUM ANALYZE job');
  };

  /** How the statement takes 20 jobs, which is then rolled back. */
  const taken = () =>
    planned(
      TAKE,
      takeValues(
        20,
        Array.from({ length: 21 }, () => 0),
        CLAIMING,
      ),
    );

  /** How a statement is executed, which is then rolled back. */
  const planned = async (
    { text }: Statement,
    values: unknown[],
  ): Promise<{ blocks: number; parts: Plan[] }> => {
    await client.query('BEGIN');
    // With the general plan, as the named statement has it after some runs.
    await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
    await client.query('ROLLBACK');
    const plan = rows[0]['QUERY PLAN'][0].Plan as Plan;
    return { blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], parts: parts(plan) };
  };

  it('of the next ones reads their index, and no more blocks with 200,000 of 5,000 processes than with 20', async () => {
    await insert(20, 20);
    const few = await taken();
    await insert(200_000, 5_000);
    const many = await taken();
    expect(
      many.parts.filter((part) => part['Node Type'] === 'Seq Scan' && part['Relation Name'] === 'job'),
    ).toEqual([]);
    expect(
      new Set(many.parts.map((part) => part['Index Name']).filter((name) => name?.startsWith('job_'))),
    ).toContain('job_waiting');
    // The index is two levels higher.
    expect(many.blocks).toBeLessThan(3 * few.blocks);
    expect(many.blocks).toBeLessThan(1_500);
  });

  it('of others, while no slot is free, reads the oldest five of a hundred processes, however many wait', async () => {
    const turns = Array.from({ length: 21 }, () => 0);
    const { blocks, parts: plans } = await planned(FIRST_WAITING, [100, turns, [], 5]);
    expect(plans.filter((part) => part['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(blocks).toBeLessThan(2_000);
  });

  it('of those that newer ones replace reads no more than it finds, however many wait', async () => {
    await client.query(
      `INSERT INTO process_policy (process_id, max_running, on_limit) VALUES (1, 1, 'replace')`,
    );
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, admitted) SELECT 1, 1, 1, 1, false FROM generate_series(1, 50000)`,
    );
    await client.query('VACUUM ANALYZE job');
    // To read all of them takes 1,073 (measured).
    expect((await planned(TO_REPLACE, [1])).blocks).toBeLessThan(400);
  });
});
