import pg from 'pg';
import type { Statement } from '../../../src/database/database.js';
import { ADMISSIBLE, ADMIT } from '../../../src/jobs/admission/admission-statements.js';
import {
  EXECUTE,
  EXECUTE_ONCE,
  executeValues,
  type NewJob,
} from '../../../src/jobs/execute/execute-statements.js';
import {
  COUNT_MANY_UNENDED,
  COUNT_NEWER_UNENDED,
  COUNT_UNENDED,
} from '../../../src/jobs/admission/guard-statements.js';
import type { JobFilters, JobOrdering } from '../../../src/jobs/dto/job-filters.js';
import { DETAILS } from '../../../src/jobs/lists/job-rows-statements.js';
import { JOBS } from '../../../src/jobs/lists/jobs-statements.js';
import { STATE_OF_JOB } from '../../../src/jobs/state-of-job.js';
import {
  EXECUTE_NEWEST,
  EXECUTE_ONE_NEWEST,
  executeNewest,
} from '../../../src/jobs/execute/newest-statement.js';
import { TO_REPLACE } from '../../../src/jobs/admission/replacement-statements.js';
import { countsOf, LAST, LAST_OF_PROCESS } from '../../../src/jobs/statistics/statistics-statements.js';
import { CLAIM, claimValues, TAKE } from '../../../src/jobs/transitions/claim.js';
import { APPEND, FLUSH } from '../../../src/jobs/transitions/flush.js';
import { appendValues, flushValues, type JobWrite } from '../../../src/jobs/transitions/flush-values.js';
import { ANY_WAITING, OVERDUE, UNDELIVERED } from '../../../src/jobs/transitions/overdue.js';
import { RENEW } from '../../../src/jobs/transitions/renew.js';
import { STOP, STOP_MANY, SWEEP_STOPPING } from '../../../src/jobs/transitions/stop.js';
import { LOOK } from '../../../src/jobs/watching/job-snapshot.js';
import { EXPIRE_JOBS, LOCK_OLD_JOBS } from '../../../src/worker/retention-statements.js';
import type { Actor } from '../../../src/rest/requests/caller.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { planOf } from '../../support/plan-of.js';
import { until } from '../../support/until.js';

/**
 * The list of jobs with some filters, newest first. It has a name also where the specs that ran before in this process have asked for as
 * many forms of the list as connections keep.
 */
function listed(filters: JobFilters, field: JobOrdering = 'id', offset = 0): Statement {
  const order = [
    { field, descending: true },
    { field: 'id', descending: true },
  ] as const;
  const { name, text } = JOBS.statement(filters, order, offset);
  return { name: name === '' ? `a list by ${field} of ${Object.entries(filters).join()}` : name, text };
}

/** The indexes of `job` by which each hot statement finds its rows, in the plan that a connection keeps for all calls. */
const INDEXES: [Statement, string[]][] = [
  [EXECUTE, []],
  [EXECUTE_NEWEST, []],
  [EXECUTE_ONE_NEWEST, []],
  [EXECUTE_ONCE, []],
  [CLAIM, ['job_pkey']],
  [TAKE, ['job_pkey', 'job_waiting']],
  [ADMIT, ['job_pkey', 'job_running', 'job_waiting', 'job_without_place']],
  [ADMISSIBLE, ['job_running', 'job_waiting', 'job_without_place']],
  [FLUSH, ['job_pkey']],
  [APPEND, ['job_pkey']],
  [RENEW, ['job_pkey']],
  [STOP, ['job_pkey']],
  [STOP_MANY, ['job_pkey']],
  [SWEEP_STOPPING, ['job_leased', 'job_pkey']],
  [OVERDUE, ['job_leased', 'job_running']],
  [UNDELIVERED, ['job_waiting']],
  [DETAILS, ['job_pkey']],
  [STATE_OF_JOB, ['job_pkey']],
  [LOOK, ['job_pkey']],
  [COUNT_UNENDED, ['job_running', 'job_waiting', 'job_without_place']],
  [COUNT_MANY_UNENDED, ['job_running', 'job_waiting', 'job_without_place']],
  [COUNT_NEWER_UNENDED, ['job_running', 'job_waiting', 'job_without_place']],
  [TO_REPLACE, ['job_running', 'job_waiting', 'job_without_place']],
  [countsOf(1, [1])[0], ['job_running', 'job_waiting', 'job_without_place']],
  [countsOf(null, [1])[0], ['job_running', 'job_waiting', 'job_without_place']],
  [LAST, ['job_pkey']],
  [LAST_OF_PROCESS, ['job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place']],
  [LOCK_OLD_JOBS, ['job_finished', 'job_pkey']],
  [EXPIRE_JOBS, ['job_pkey']],
  [
    listed({ process: 1 }),
    ['job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ process: 1, state: ['failed'] }),
    ['job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ state: ['failed'] }),
    ['job_ended', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [listed({}), ['job_pkey']],
  [listed({ kind: 'trial' }), ['job_pkey', 'job_trial_id']],
  [listed({}, 'ctime'), ['job_ended_ctime', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place']],
  [
    listed({ state: ['failed', 'stopped'] }),
    ['job_ended', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ process: 1, state: ['failed', 'waiting'] }),
    ['job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [listed({ cuser: 1, state: ['waiting'] }), ['job_pkey', 'job_waiting', 'job_without_place']],
  [listed({ state: ['waiting'] }), ['job_pkey', 'job_running', 'job_waiting', 'job_without_place']],
  [listed({ finish_time__gte: 1, finish_time__lt: 2 }, 'state'), ['job_ended', 'job_finished', 'job_pkey']],
  [
    listed({}, 'version'),
    ['job_ended_version', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ state: ['failed'] }, 'finish_time'),
    ['job_ended', 'job_finished', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ process: 1 }, 'ctime'),
    ['job_ended_ctime', 'job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ ctime__gte: 1, ctime__lt: 2 }),
    ['job_ended_ctime', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [listed({ finish_time__gte: 1, finish_time__lt: 2 }), ['job_finished', 'job_pkey']],
  [
    listed({}, 'start_time'),
    ['job_ended_start', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ process: 1, trigger: 'call' }),
    ['job_ended_process', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ cuser: 1, version: 2 }),
    ['job_ended', 'job_ended_cuser', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  [
    listed({ kind: 'run', version: 2 }),
    ['job_ended_version', 'job_pkey', 'job_running', 'job_waiting', 'job_without_place'],
  ],
  // It has no rows, and reads none.
  [listed({ kind: 'trial', version: 2 }), ['job_pkey', 'job_running', 'job_waiting', 'job_without_place']],
  [listed({ state: ['failed'], trigger: 'user' }), ['job_ended', 'job_pkey']],
  [
    listed({ version: 2, trigger: 'user' }),
    // With those of other versions, which are subtracted.
    ['job_ended_version', 'job_pkey', 'job_running', 'job_trial_id', 'job_waiting', 'job_without_place'],
  ],
];

const CLAIM_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** A write of a worker that ends a job. */
const WRITE: JobWrite = {
  id: 1,
  fence: 1,
  claim: CLAIM_ID,
  after: { journal: 0, lines: 0 },
  journal: [{ number: 1, records: '[]', steps: null }],
  log: [],
  isContinued: false,
  progress: null,
  openSteps: null,
  settlement: { state: 'successful', outputs: '{}' },
};

/** A job that asks for nothing but the newest version. */
const PLAIN: NewJob = {
  processId: 1,
  actor: { id: 1, ip: null, requestId: 'r' } as Actor,
  version: null,
  trial: false,
  trigger: 'user',
  callbackUrl: null,
  kept: null,
  definitionId: null,
  moment: null,
  independentDraft: null,
};

/** The statements through which each job passes, with values for a single job. */
const FOR_ONE_JOB: [Statement, unknown[]][] = [
  [EXECUTE, executeValues([PLAIN], '{}')],
  executeNewest([PLAIN]),
  executeNewest([PLAIN, PLAIN]),
  [
    CLAIM,
    claimValues([1], {
      worker: 'w',
      isolated: false,
      claim: CLAIM_ID,
      leaseMs: 1_000,
      maxDeaths: 3,
      deathsCountFrom: '-infinity',
    }),
  ],
  [FLUSH, flushValues([WRITE])],
  [APPEND, appendValues([{ ...WRITE, settlement: null }])],
];

describe('the statements of jobs beside a long history', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let ofJob: Set<string>;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO process (name, project, cuser, utime) SELECT 'p', '', 1, now() - n * interval '1 min' FROM generate_series(1, 20000) n`,
    );
    await client.query(
      `WITH added AS (
         INSERT INTO job (process_id, definition_id, version, cuser, trigger, state, error, progress, start_time, finish_time)
         SELECT n, 1, 1 + n % 30, 1 + n % 50, CASE n % 10 WHEN 0 THEN 'call' ELSE 'user' END, CASE n % 20 WHEN 0 THEN 'failed' ELSE 'successful' END, CASE n % 20 WHEN 0 THEN 'error ' || n END, repeat('node ', 200), at, at FROM generate_series(1, 20000) n, LATERAL (SELECT now() - n * interval '1 s' AS at) AS times
         RETURNING id
       ), logged AS (INSERT INTO job_log (job_id, first_row, rows, text) SELECT id, 0, 1, 'a' FROM added)
       INSERT INTO job_journal (job_id, number, records) SELECT id, 1, '[]' FROM added`,
    );
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, worker, lease_until, start_time)
       SELECT 1 + n % 50, 1, 1, 1, (ARRAY['waiting', 'running', 'stopping'])[1 + n % 3], 'w', now(), now() FROM generate_series(1, 150) n`,
    );
    await client.query(`INSERT INTO process_policy (process_id) SELECT generate_series(1, 2000)`);
    await client.query('VACUUM ANALYZE');
    await allVisible();
    const found = await client.query<{ name: string }>(
      `SELECT indexname AS name FROM pg_indexes WHERE tablename = 'job'`,
    );
    ofJob = new Set(found.rows.map(({ name }) => name));
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** VACUUM marks pages as visible to all once the commit is flushed. Scans of indexes alone are cheap only then. */
  const allVisible = (): Promise<boolean> =>
    until(async () => {
      await client.query('VACUUM ANALYZE job');
      const { rows } = await client.query<{ done: boolean }>(
        `SELECT relallvisible > 0.9 * relpages AS done FROM pg_class WHERE relname = 'job'`,
      );
      return rows[0]!.done;
    }, 'the pages are visible to all');

  it.each(INDEXES.map(([statement, indexes]) => [statement.name, statement, indexes] as const))(
    'read no table of jobs as a whole: %s',
    async (_, statement, indexes) => {
      const plan = await planOf(client, statement);
      expect(plan).not.toMatch(/Seq Scan on (job|job_journal|job_log|process)\b/);
      expect([...ofJob].filter((index) => plan.includes(` ${index} `)).sort()).toEqual(indexes);
    },
  );

  // Postgres plans the first five calls of a statement one by one, and the others too if their plans seem cheaper.
  it.each(FOR_ONE_JOB.map(([statement, values]) => [statement.name, statement, values] as const))(
    'are not planned anew for each job: %s',
    async (_, { name, text }, values) => {
      await client.query('RESET plan_cache_mode');
      for (let call = 1; call <= 8; call += 1) await client.query({ name, text, values });
      const { rows } = await client.query(
        'SELECT custom_plans AS custom, generic_plans AS generic FROM pg_prepared_statements WHERE name = $1',
        [name],
      );
      expect(rows).toEqual([{ custom: '5', generic: '3' }]);
    },
  );

  it.each([CLAIM, TAKE, FLUSH, APPEND, RENEW].map((statement) => [statement.name, statement] as const))(
    'compare no job of their batch with each other one: %s',
    async (_, statement) => expect(await planOf(client, statement)).not.toContain('Join Filter'),
  );

  it('read no table of jobs as a whole where retention has left rows in any order', async () => {
    await client.query('CREATE INDEX any_order ON job (md5(id::text))');
    await client.query('CLUSTER job USING any_order');
    await client.query('DROP INDEX any_order');
    await client.query('ANALYZE job');
    for (const filters of [{ kind: 'trial' }, { version: 1 }, { trigger: 'user' }] as const)
      expect(await planOf(client, listed(filters))).not.toMatch(
        /Seq Scan on job |Bitmap Index Scan on (?!job_(waiting|without_place|running|pkey)\b)/,
      );
  });

  it('count the hits of a search in many errors, and find those of one or two characters, without the table', async () => {
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, error, progress, start_time, finish_time)
       SELECT 1, 1, 1, 1, 'failed', 'a timeout of ' || n || ' s', repeat('node ', 200), now(), now() FROM generate_series(1, 20000) n`,
    );
    await allVisible();
    expect(await planOf(client, listed({ error: 'timeout' }))).toMatch(
      /Bitmap Index Scan on job_error [^]*Index Only Scan using job_error_text [^]*Index Scan using job_error_long /,
    );
    expect(await planOf(client, listed({ error: 'x' }))).not.toContain('job_error ');
  });

  it('read no table of jobs as a whole: places for many jobs of few processes', async () => {
    await client.query('UPDATE job SET process_id = 1 + process_id % 10');
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, admitted)
       SELECT 1 + n % 10, 1, 1, 1, 'waiting', false FROM generate_series(1, 20000) n`,
    );
    await client.query('UPDATE process_policy SET max_running = 1 WHERE process_id <= 10');
    await client.query('ANALYZE job, process_policy');
    expect(await planOf(client, { ...ADMIT, name: 'admit-many' })).not.toContain('Seq Scan on job');
  });

  it.each(
    [ADMISSIBLE, ANY_WAITING, OVERDUE, TAKE, UNDELIVERED].map(
      (statement) => [statement.name, statement] as const,
    ),
  )('read no table of jobs as a whole where most jobs wait for a place: %s', async (name, { text }) => {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser, state, admitted)
       SELECT 1, 1, 1, 1, 'waiting', false FROM generate_series(1, 100000)`,
    );
    await client.query('ANALYZE job');
    expect(await planOf(client, { name: `${name}-held`, text })).not.toContain('Seq Scan on job');
    await client.query('ROLLBACK');
  });
});
