import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import {
  CLAIM,
  claimValues,
  TAKE,
  takeValues,
  UNCLAIM,
  unclaimValues,
  UNTAKE,
} from '../../src/jobs/transitions/claim.js';
import { FLUSH } from '../../src/jobs/transitions/flush.js';
import { flushValues, type Settlement } from '../../src/jobs/transitions/flush-values.js';
import { HELD, type Held, heldValues } from '../../src/jobs/transitions/held.js';
import { OVERDUE, overdueValues } from '../../src/jobs/transitions/overdue.js';
import {
  EXPIRE_LEASE,
  expireLeaseValues,
  RENEW,
  RENEW_LOCKED,
  renewValues,
} from '../../src/jobs/transitions/renew.js';
import { SEND_EVENT } from '../../src/jobs/transitions/send-event.js';
import {
  STOP,
  STOP_MANY,
  stopManyValues,
  stopValues,
  SWEEP_STOPPING,
} from '../../src/jobs/transitions/stop.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/* Every situation of a job's row, with every statement that can change it. */

const FENCE = 5;

/** The claim with which the worker holds the job, and another claim with the same fence. */
const CLAIM_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const OTHER_CLAIM = '0f8fad5b-d9cb-469f-a165-70867728950f';

/** Columns of a row; `lease` in seconds from now, `deaths` for both counts. */
const SITUATIONS: Record<
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

const SUCCESSFUL: Settlement = { state: 'successful', outputs: '{}' };
const FAILED: Settlement = { state: 'failed', error: { en: 'why', zh: '原因' } };
const RELEASED: Settlement = { state: 'running', until: null };

const heldJob = (id: number, { fence = FENCE, claim = CLAIM_ID } = {}): Held => ({ id, fence, claim });

/** A flush of a record, a line and a settlement. */
const flush = (
  id: number,
  settlement: Settlement,
  { fence = FENCE, claim = CLAIM_ID, number = 1, firstRow = 0, records = true, lines = true } = {},
): unknown[] =>
  flushValues([
    {
      ...heldJob(id, { fence, claim }),
      after: { journal: number - 1, lines: firstRow },
      journal: records ? [{ number, records: '[["a",1]]', steps: null }] : [],
      log: lines ? [{ firstRow, rows: 1, text: 'a line' }] : [],
      isContinued: false,
      progress: '[]',
      openSteps: null,
      settlement,
    },
  ]);

const parked = (): Settlement => ({ state: 'parked', until: Date.now() + 60_000 });

const claim = (
  id: number,
  { worker = 'other', maxDeaths = 3, deathsCountFrom = '-infinity', isolated = false } = {},
): unknown[] =>
  claimValues([id], { worker, maxDeaths, deathsCountFrom, isolated, leaseMs: 6_000, claim: OTHER_CLAIM });

const renew = (id: number, how: { fence?: number; claim?: string } = {}): unknown[] =>
  renewValues([heldJob(id, how)], 6_000);

const overdue = (isolated: number): unknown[] => overdueValues({ jobs: 9, isolated, except: [] });

const ACTOR = { id: 1, ip: '127.0.0.1', requestId: 'r' };

const EVENTS: Record<string, (id: number) => [Statement, unknown[]]> = {
  claim: (id) => [CLAIM, claim(id)],
  'claim by the worker itself': (id) => [CLAIM, claim(id, { worker: 'w' })],
  'claim after an outage': (id) => [CLAIM, claim(id, { deathsCountFrom: 'infinity' })],
  'isolated claim': (id) => [CLAIM, claim(id, { isolated: true })],
  'last claim': (id) => [CLAIM, claim(id, { maxDeaths: 1 })],
  'end: successful': (id) => [FLUSH, flush(id, SUCCESSFUL)],
  'end: failed': (id) => [FLUSH, flush(id, FAILED)],
  park: (id) => [FLUSH, flush(id, parked())],
  release: (id) => [FLUSH, flush(id, RELEASED)],
  'end under an old fence': (id) => [FLUSH, flush(id, SUCCESSFUL, { fence: FENCE - 1 })],
  'end under another claim with the same fence': (id) => [
    FLUSH,
    flush(id, SUCCESSFUL, { claim: OTHER_CLAIM }),
  ],
  'end after a lost record': (id) => [FLUSH, flush(id, SUCCESSFUL, { number: 3 })],
  'end after a lost line': (id) => [FLUSH, flush(id, SUCCESSFUL, { firstRow: 3 })],
  'end after a lost record, without a record': (id) => [
    FLUSH,
    flush(id, SUCCESSFUL, { number: 3, records: false }),
  ],
  'end after a lost line, without a line': (id) => [
    FLUSH,
    flush(id, SUCCESSFUL, { firstRow: 3, lines: false }),
  ],
  renew: (id) => [RENEW, renew(id)],
  'renew an old fence': (id) => [RENEW, renew(id, { fence: FENCE - 1 })],
  'renew another claim with the same fence': (id) => [RENEW, renew(id, { claim: OTHER_CLAIM })],
  'renew, waiting': (id) => [RENEW_LOCKED, renew(id)],
  stop: (id) => [STOP, stopValues(id, ACTOR)],
  'stop of many': (id) => [STOP_MANY, stopManyValues([id], ACTOR)],
  sweep: () => [SWEEP_STOPPING, []],
  unclaim: (id) => [UNCLAIM, unclaimValues([id], CLAIM_ID)],
  'unclaim of another claim': (id) => [UNCLAIM, unclaimValues([id], OTHER_CLAIM)],
  'an event from outside': (id) => [SEND_EVENT, [String(id), '{}']],
  'expire the lease': (id) => [EXPIRE_LEASE, expireLeaseValues(id, 'w')],
  'expire the lease of another worker': (id) => [EXPIRE_LEASE, expireLeaseValues(id, 'other')],
};

/** A claim of a job that is not isolated. */
const DUE = { waiting: 'running', 'lease over': 'running', released: 'running' };

const LAPSED = ['lease over', 'second lease over', 'third lease over'];

const STOPPING = ['stopping', 'stopping, lease over'];

/** The same result for each situation. */
const all = (situations: string[], becomes: string) =>
  Object.fromEntries(situations.map((situation) => [situation, becomes]));

const STOP_OUTCOMES = {
  waiting: 'stopped',
  held: 'stopping',
  ...all(LAPSED, 'stopping'),
  ...all(['released', 'isolated, released', 'parked'], 'stopped'),
};

/** The resulting state. In a situation that is not named, no column changes. */
const OUTCOMES: Record<string, Record<string, string>> = {
  claim: { ...DUE, 'third lease over': 'failed' },
  'claim by the worker itself': { ...DUE, 'third lease over': 'failed' },
  'claim after an outage': { ...DUE, 'second lease over': 'running' },
  'isolated claim': {
    ...DUE,
    'second lease over': 'running',
    'third lease over': 'failed',
    'isolated, released': 'running',
  },
  'last claim': { ...DUE, ...all(LAPSED, 'failed'), 'isolated, released': 'failed' },
  'end: successful': { held: 'successful', ...all(LAPSED, 'successful'), ...all(STOPPING, 'stopped') },
  'end: failed': { held: 'failed', ...all(LAPSED, 'failed'), ...all(STOPPING, 'stopped') },
  park: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopped') },
  release: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopped') },
  'end under an old fence': {},
  'end under another claim with the same fence': {},
  'end after a lost record': {},
  'end after a lost line': {},
  'end after a lost record, without a record': {},
  'end after a lost line, without a line': {},
  renew: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  'renew an old fence': {},
  'renew another claim with the same fence': {},
  'renew, waiting': { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  stop: STOP_OUTCOMES,
  'stop of many': STOP_OUTCOMES,
  sweep: { 'stopping, lease over': 'stopped' },
  unclaim: { held: 'running', ...all(LAPSED, 'running') },
  'unclaim of another claim': {},
  'an event from outside': {
    waiting: 'waiting',
    ...all(['held', ...LAPSED, 'released', 'isolated, released', 'parked'], 'running'),
    ...all(STOPPING, 'stopping'),
  },
  'expire the lease': { held: 'running', stopping: 'stopping' },
  'expire the lease of another worker': {},
};

describe('a job’s row', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    await client.query(`INSERT INTO process (name, project, cuser) VALUES ('p', 'p', 1)`);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const insert = async (situation: string): Promise<number> => {
    const { state, worker, lease, deaths = 0 } = SITUATIONS[situation]!;
    const { rows } = await client.query(
      `INSERT INTO job
         (process_id, definition_id, cuser, state, worker, fence, lease_until, recent_deaths, deaths, claim)
       VALUES (1, 1, 1, $1, $2, $3, now() + $4 * interval '1 s', $5, $5, $6)
       RETURNING id`,
      [state, worker, FENCE, lease, deaths, CLAIM_ID],
    );
    const { id } = rows[0];
    await client.query('INSERT INTO job_event (hash, job_id) VALUES ($1::text, $1::bigint)', [id]);
    if (['successful', 'failed', 'stopped'].includes(state))
      await client.query('UPDATE job SET finish_time = now() WHERE id = $1', [id]);
    return id;
  };

  const row = async (id: number) => (await client.query('SELECT * FROM job WHERE id = $1', [id])).rows[0];

  const cells = Object.keys(EVENTS).flatMap((event) =>
    Object.keys(SITUATIONS).map((situation) => ({
      event,
      situation,
      becomes: OUTCOMES[event]![situation] ?? 'unchanged',
    })),
  );

  it.each(cells)('$situation, $event: $becomes', async ({ event, situation, becomes }) => {
    const id = await insert(situation);
    const before = await row(id);
    const [statement, values] = EVENTS[event]!(id);
    await client.query({ ...statement, values });
    const after = await row(id);
    const written = await client.query(
      'SELECT job_id FROM job_journal WHERE job_id = $1 UNION ALL SELECT job_id FROM job_log WHERE job_id = $1',
      [id],
    );
    if (becomes === 'unchanged') {
      expect(after).toEqual(before);
      expect(written.rows).toEqual([]);
    } else {
      expect(after.state).toBe(becomes);
      const hasEnded = ['successful', 'failed', 'stopped'].includes(becomes);
      expect(after.finish_time === null).toBe(!hasEnded);
      if (hasEnded) expect([after.worker, after.lease_until]).toEqual([null, null]);
    }
  });

  it('is counted once by the statistics, whichever statement ends it', async () => {
    const counted = await client.query(`
      SELECT sum(successful)::int AS successful, sum(failed)::int AS failed, sum(stopped)::int AS stopped FROM job_stat_change`);
    const { rows } = await client.query(
      `SELECT state, count(*)::int FROM job WHERE finish_time IS NOT NULL GROUP BY state`,
    );
    expect(rows).toHaveLength(3);
    expect(counted.rows).toEqual([Object.fromEntries(rows.map(({ state, count }) => [state, count]))]);
  });

  it('is counted by the statements as by the trigger, which counts for other statements', async () => {
    const change = (process: number) =>
      client.query(
        `SELECT slot, bucket, successful, failed, stopped, longest FROM job_stat_change WHERE process_id = $1 ORDER BY bucket`,
        [process],
      );
    await client.query('BEGIN');
    // One time for all statements of the transaction.
    await client.query(`
      INSERT INTO job (process_id, definition_id, cuser, state, lease_until, start_time)
      SELECT process, 1, 1, 'stopping', now(), now() - seconds * interval '1 s'
      FROM unnest(ARRAY[901, 902]) AS process, unnest(ARRAY[NULL, 0, 0.0004, 0.7, 7, 100000]) AS seconds`);
    await client.query(`UPDATE job SET state = 'stopped', finish_time = now() WHERE process_id = 901`);
    await client.query(SWEEP_STOPPING);
    const [byTrigger, byStatement] = [await change(901), await change(902)];
    await client.query('ROLLBACK');
    expect(byTrigger.rows.map(({ stopped }) => stopped)).toEqual([1, 1, 1, 1, 1, 1]);
    const merged = new Map<number, number>();
    for (const { bucket, stopped } of byTrigger.rows)
      merged.set(bucket, (merged.get(bucket) ?? 0) + Number(stopped));
    expect(byStatement.rows.map(({ bucket, stopped }) => [bucket, stopped])).toEqual([...merged]);
    expect(new Set(byStatement.rows.map(({ slot }) => slot))).toEqual(new Set([byTrigger.rows[0].slot]));
    expect(Math.max(...byStatement.rows.map(({ longest }) => longest))).toBe(100_000_000);
  });

  it.each([
    ['an expired lease that names a worker', 'lease over', {}, 1],
    ['no released job', 'released', {}, 0],
    ['no lease that expired while the database was away', 'lease over', { deathsCountFrom: 'infinity' }, 0],
    ['a worker that claims its own job again', 'lease over', { worker: 'w' }, 1],
  ])('charges a death to %s', async (_, situation, how, deaths) => {
    const id = await insert(situation);
    await client.query({ ...CLAIM, values: claim(id, how) });
    expect((await row(id)).recent_deaths).toBe(deaths);
  });

  const lapsedAfter = async (
    held: string,
    more: { recentDeaths: number; deaths: number; records: boolean },
  ) => {
    const id = await insert('lease over');
    await client.query(
      `UPDATE job SET recent_deaths = $2, deaths = $3, claimed_journal = 1, claimed_at = lease_until - $4::interval WHERE id = $1`,
      [id, more.recentDeaths, more.deaths, held],
    );
    await client.query(
      `INSERT INTO job_journal SELECT $1, number, '[["n", 1]]' FROM generate_series(1, $2::int) AS number`,
      [id, more.records ? 2 : 1],
    );
    await client.query({ ...CLAIM, values: claim(id) });
    return row(id);
  };

  it.each([
    [
      'an attempt that has records and was held for 10 lease times',
      '61 s',
      true,
      { recent_deaths: 1, deaths: 3, state: 'running' },
    ],
    ['not after an attempt without records', '61 s', false, { recent_deaths: 3, deaths: 3, state: 'failed' }],
    [
      'not after an attempt that kills its worker right after a step',
      '59 s',
      true,
      { recent_deaths: 3, deaths: 3, state: 'failed' },
    ],
  ])('resets earlier deaths: %s', async (_, held, records, becomes) => {
    expect(await lapsedAfter(held, { recentDeaths: 2, deaths: 2, records })).toMatchObject(becomes);
  });

  it('fails after 30 deaths in all, even if they were reset', async () => {
    expect(await lapsedAfter('61 s', { recentDeaths: 1, deaths: 29, records: true })).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('died 30 times'),
      error_zh: expect.stringContaining('退出 30 次'),
    });
  });

  it.each<[string, () => Settlement, number, number]>([
    ['resets deaths when an attempt with records parks', parked, 1, 0],
    ['does not reset deaths when an attempt without records parks', parked, 0, 2],
    [
      'does not reset deaths when a worker without its nodes releases it, even with records',
      () => ({ state: 'running', until: Date.now() + 5_000 }),
      1,
      2,
    ],
  ])('%s', async (_, settlement, number, recentDeaths) => {
    const id = await insert('held');
    await client.query('UPDATE job SET recent_deaths = 2 WHERE id = $1', [id]);
    await client.query(`INSERT INTO job_journal SELECT $1, 1, '[["n", 1]]' WHERE $2 > 0`, [id, number]);
    await client.query({ ...FLUSH, values: flush(id, settlement(), { records: false }) });
    expect((await row(id)).recent_deaths).toBe(recentDeaths);
  });

  it('keeps its UUID from claim to claim, unless a build without claim UUIDs started it', async () => {
    const [waiting, begun] = [await insert('waiting'), await insert('lease over')];
    await client.query('UPDATE job SET fence = 0, claim = NULL WHERE id = $1', [waiting]);
    await client.query('UPDATE job SET claim = NULL WHERE id = $1', [begun]);
    const { uuid } = await row(waiting);
    expect(uuid).not.toBeNull();
    for (const id of [waiting, begun]) {
      await client.query({ ...CLAIM, values: claim(id) });
      await client.query('UPDATE job SET lease_until = now(), worker = NULL WHERE id = $1', [id]);
      await client.query({ ...CLAIM, values: claim(id) });
    }
    expect([(await row(waiting)).uuid, (await row(begun)).uuid]).toEqual([uuid, null]);
  });

  it('is found as isolated after two deaths, apart from the jobs that run with others', async () => {
    await client.query('DELETE FROM job');
    const [once, twice] = [await insert('lease over'), await insert('second lease over')];
    await insert('isolated, released');
    await insert('held');
    const found = await client.query({ ...OVERDUE, values: overdue(1) });
    expect(found.rows).toEqual([
      { id: once, isolated: false },
      { id: twice, isolated: true },
    ]);
    expect((await client.query({ ...OVERDUE, values: overdue(0) })).rows).toHaveLength(1);
  });

  it('becomes stopped, not successful, when a stop commits while a flush waits for the row lock', async () => {
    const id = await insert('held');
    const stopper = new pg.Client(database.url);
    await stopper.connect();
    await stopper.query('BEGIN');
    await stopper.query({ ...STOP, values: stopValues(id, ACTOR) });
    const end = () => client.query({ ...FLUSH, values: flush(id, SUCCESSFUL) });
    expect((await end()).rows).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'running' });
    await stopper.query('COMMIT');
    await end();
    expect(await row(id)).toMatchObject({ state: 'stopped', outputs: null });
    await stopper.end();
  });

  it('delays no other job while another session has locked its row, and is not reported as lost', async () => {
    await client.query('DELETE FROM job');
    const [locked, free, lost] = [
      await insert('lease over'),
      await insert('lease over'),
      await insert('parked'),
    ];
    const holder = new pg.Client(database.url);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
    const ids = [locked, free, lost];
    const held = ids.map((id) => heldJob(id));
    const found = async (statement: Statement, values: unknown[]) =>
      (await client.query({ ...statement, values })).rows.map(({ id }) => id);
    expect(await found(OVERDUE, overdue(9))).toEqual([free]);
    expect(await found(HELD, heldValues(held))).toEqual([locked, free]);
    expect(await found(UNCLAIM, unclaimValues(ids, CLAIM_ID))).toEqual([free]);
    await client.query(`UPDATE job SET worker = 'w' WHERE id = $1`, [free]);
    expect((await client.query({ ...UNTAKE, values: [CLAIM_ID] })).rows).toEqual([
      { id: locked, is_released: false },
      { id: free, is_released: true },
    ]);
    expect(await row(free)).toMatchObject({ state: 'running', worker: null });
    await client.query(`UPDATE job SET worker = 'w' WHERE id = $1`, [free]);
    expect(await found(RENEW, renewValues(held, 6_000))).toEqual([free]);
    const renewed = found(RENEW_LOCKED, renewValues(held, 6_000));
    const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    while ((await holder.query(waits)).rowCount === 0);
    await holder.query('COMMIT');
    expect((await renewed).sort((a, b) => a - b)).toEqual([locked, free]);
    await holder.end();
  });

  describe('of a process with a limit of one job and a time limit', () => {
    const CLAIMING = { worker: 'other', isolated: false, claim: OTHER_CLAIM, leaseMs: 6_000, maxDeaths: 3 };

    /** The row after the statement, in a transaction that is rolled back. */
    const after = async (
      columns: { admitted?: boolean; state?: string; timeout?: number },
      change: (id: number) => [Statement, unknown[]],
    ) => {
      const { admitted = null, state = 'waiting', timeout = null } = columns;
      await client.query('BEGIN');
      await client.query('INSERT INTO process_policy (process_id, max_running, timeout) VALUES (9, 1, 60)');
      const { rows } = await client.query(
        `INSERT INTO job (process_id, definition_id, cuser, state, admitted, start_time, timeout_at, lease_until)
         SELECT 9, 1, 1, $1::text, $2::boolean, CASE WHEN $1::text = 'running' THEN now() - interval '1 min' END,
           now() + $3::int * interval '1 s', CASE WHEN $1::text = 'running' THEN now() END RETURNING id`,
        [state, admitted, timeout],
      );
      const [statement, values] = change(rows[0].id);
      await client.query({ ...statement, values });
      const found = await row(rows[0].id);
      await client.query('ROLLBACK');
      return found;
    };

    const take = (): [Statement, unknown[]] => [
      TAKE,
      takeValues(1_000, Array(21).fill(0), { ...CLAIMING, deathsCountFrom: '-infinity' }),
    ];
    const claimed = (id: number): [Statement, unknown[]] => [CLAIM, claim(id)];

    it.each([
      ['a job with a place is taken', { admitted: true }, take, 'running', true],
      ['a job with a place is claimed', { admitted: true }, claimed, 'running', true],
      ['a job that waits for a place is not taken', { admitted: false }, take, 'waiting', false],
      ['a job that waits for a place is not claimed', { admitted: false }, claimed, 'waiting', false],
      ['a job from before the limit begins to wait for a place when it is taken', {}, take, 'waiting', false],
      ['a job from before the limit begins to wait when it is claimed', {}, claimed, 'waiting', false],
      ['a job that runs is claimed anew', { state: 'running', admitted: true }, claimed, 'running', true],
    ] as const)('%s', async (_, columns, change, state, admitted) => {
      expect(await after(columns, change)).toMatchObject({ state, admitted });
    });

    it('starts the time of a job at its first claim, and not again', async () => {
      const first = await after({ admitted: true }, claimed);
      expect(first.timeout_at - first.start_time).toBe(60_000);
      const again = await after({ state: 'running', admitted: true, timeout: 7 }, claimed);
      expect(again.timeout_at - again.start_time).toBe(67_000);
    });

    it('fails a job whose time is over instead of claiming it', async () => {
      expect(await after({ state: 'running', admitted: true, timeout: -1 }, claimed)).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('within the 59 seconds'),
        error_zh: expect.stringContaining('59 秒'),
        worker: null,
      });
    });
  });
});
