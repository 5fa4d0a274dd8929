import pg from 'pg';
import { claimValues } from '../../../src/jobs/transitions/claim.js';
import {
  appendValues,
  flushValues,
  type JobWrite,
  type Settlement,
} from '../../../src/jobs/transitions/flush-values.js';
import type { Held } from '../../../src/jobs/transitions/held.js';
import { overdueValues } from '../../../src/jobs/transitions/overdue.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';

/* Rows of jobs in every situation, and the values of the statements that change them. */

/** The fence of each row. */
export const FENCE = 5;

/** The claim with which the worker holds the job, and another claim with the same fence. */
export const CLAIM_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const OTHER_CLAIM = '0f8fad5b-d9cb-469f-a165-70867728950f';

/** Situations of a job. Columns of its row; `lease` in seconds from now, `deaths` for both counts. */
export const SITUATIONS: Record<
  string,
  { state: string; worker: string | null; lease: number | null; deaths?: number }
> = {
  waiting: { state: 'waiting', worker: null, lease: null },
  held: { state: 'running', worker: 'w', lease: 60 },
  'lease over': { state: 'running', worker: 'w', lease: -1 },
  'second lease over': { state: 'running', worker: 'w', lease: -1, deaths: 1 },
  'third lease over': { state: 'running', worker: 'w', lease: -1, deaths: 2 },
  'isolated, released': { state: 'running', worker: null, lease: -1, deaths: 2 },
  released: { state: 'running', worker: null, lease: -1 },
  parked: { state: 'running', worker: null, lease: 60 },
  stopping: { state: 'stopping', worker: 'w', lease: 60 },
  'stopping, lease over': { state: 'stopping', worker: 'w', lease: -1 },
  successful: { state: 'successful', worker: null, lease: null },
  failed: { state: 'failed', worker: null, lease: null },
  stopped: { state: 'stopped', worker: null, lease: null },
};

export const SUCCESSFUL: Settlement = { state: 'successful', outputs: '{}' };
export const FAILED: Settlement = { state: 'failed', error: { en: 'why', zh: '原因' } };
export const RELEASED: Settlement = { state: 'running', until: null };

/** A job as a worker holds it. */
export const heldJob = (id: number, { fence = FENCE, claim = CLAIM_ID } = {}): Held => ({ id, fence, claim });

/** What a write of a worker differs in from one of the first record and the first line of a job. */
interface WriteOptions {
  fence?: number;
  claim?: string;
  number?: number;
  firstRow?: number;
  records?: boolean;
  lines?: boolean;
}

const writeOf = (
  id: number,
  {
    fence = FENCE,
    claim = CLAIM_ID,
    number = 1,
    firstRow = 0,
    records = true,
    lines = true,
  }: WriteOptions = {},
): JobWrite => ({
  ...heldJob(id, { fence, claim }),
  after: { journal: number - 1, lines: firstRow },
  journal: records ? [{ number, records: '[["a",1]]', steps: null }] : [],
  log: lines ? [{ firstRow, rows: 1, text: 'a line' }] : [],
  isContinued: false,
  progress: null,
  openSteps: null,
  settlement: null,
});

/** The values of `FLUSH`, for a record, a line and a settlement. */
export const flush = (id: number, settlement: Settlement, how?: WriteOptions): unknown[] =>
  flushValues([{ ...writeOf(id, how), progress: '[]', settlement }]);

/** The values of `APPEND`, for a record and a line. */
export const append = (id: number, how?: WriteOptions): unknown[] => appendValues([writeOf(id, how)]);

/** A settlement that parks the job for a minute. */
export const parked = (): Settlement => ({ state: 'parked', until: Date.now() + 60_000 });

/** The values of `CLAIM`, by another worker unless `worker` is `w`. */
export const claim = (
  id: number,
  { worker = 'other', maxDeaths = 3, deathsCountFrom = '-infinity', isolated = false } = {},
): unknown[] =>
  claimValues([id], { worker, maxDeaths, deathsCountFrom, isolated, leaseMs: 6_000, claim: OTHER_CLAIM });

/** The values of `OVERDUE`, for up to nine jobs, `isolated` of them isolated. */
export const overdue = (isolated: number): unknown[] => overdueValues({ jobs: 9, isolated, except: [] });

/** Who stops jobs. */
export const ACTOR = { id: 1, ip: '127.0.0.1', requestId: 'r' };

/** A database for a spec file, with rows of jobs of one process. */
export interface JobRows {
  client: pg.Client;
  /** The URL of the database. */
  url: string;
  /** Inserts a job in one of the {@link SITUATIONS}. Returns its id. */
  insert: (situation: string) => Promise<number>;
  /** All columns of a job's row. */
  row: (id: number) => Promise<any>;
}

/** Creates the database before the tests of a `describe`, and drops it afterwards. `client` and `url` are set from then on. */
export function useJobRows(): JobRows {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await cloneDatabase();
    rows.url = database.url;
    rows.client = new pg.Client(database.url);
    await rows.client.connect();
    await rows.client.query(`INSERT INTO process (name, project, cuser) VALUES ('p', 'p', 1)`);
  });

  afterAll(async () => {
    await rows.client.end();
    await database.drop();
  });

  const insert = async (situation: string): Promise<number> => {
    const { state, worker, lease, deaths = 0 } = SITUATIONS[situation]!;
    const inserted = await rows.client.query(
      `INSERT INTO job
         (process_id, definition_id, cuser, state, worker, fence, lease_until, recent_deaths, deaths, claim)
       VALUES (1, 1, 1, $1, $2, $3, now() + $4 * interval '1 s', $5, $5, $6)
       RETURNING id`,
      [state, worker, FENCE, lease, deaths, CLAIM_ID],
    );
    const { id } = inserted.rows[0];
    await rows.client.query('INSERT INTO job_event (hash, job_id) VALUES ($1::text, $1::bigint)', [id]);
    if (['successful', 'failed', 'stopped'].includes(state))
      await rows.client.query('UPDATE job SET finish_time = now() WHERE id = $1', [id]);
    return id;
  };

  const row = async (id: number) =>
    (await rows.client.query('SELECT * FROM job WHERE id = $1', [id])).rows[0];

  const rows = { insert, row } as JobRows;
  return rows;
}
