import type { Statement } from '../../../src/database/database.js';
import { CLAIM, UNCLAIM, unclaimValues } from '../../../src/jobs/transitions/claim.js';
import { APPEND, FLUSH } from '../../../src/jobs/transitions/flush.js';
import {
  EXPIRE_LEASE,
  expireLeaseValues,
  RENEW,
  RENEW_LOCKED,
  renewValues,
} from '../../../src/jobs/transitions/renew.js';
import { SEND_EVENT, SEND_EVENTS } from '../../../src/jobs/transitions/send-event.js';
import {
  STOP,
  STOP_MANY,
  stopManyValues,
  stopValues,
  SWEEP_STOPPING,
} from '../../../src/jobs/transitions/stop.js';
import {
  ACTOR,
  claim,
  CLAIM_ID,
  FAILED,
  FENCE,
  append,
  flush,
  heldJob,
  OTHER_CLAIM,
  parked,
  RELEASED,
  SITUATIONS,
  SUCCESSFUL,
  useJobRows,
} from './job-rows.js';

/* Every situation of a job's row, with every statement that can change it. */

const renew = (id: number, how: { fence?: number; claim?: string } = {}): unknown[] =>
  renewValues([heldJob(id, how)], 6_000);

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
  append: (id) => [APPEND, append(id)],
  'append under an old fence': (id) => [APPEND, append(id, { fence: FENCE - 1 })],
  'append under another claim with the same fence': (id) => [APPEND, append(id, { claim: OTHER_CLAIM })],
  'append after a lost record': (id) => [APPEND, append(id, { number: 3 })],
  'append after a lost line': (id) => [APPEND, append(id, { firstRow: 3 })],
  renew: (id) => [RENEW, renew(id)],
  'renew an old fence': (id) => [RENEW, renew(id, { fence: FENCE - 1 })],
  'renew another claim with the same fence': (id) => [RENEW, renew(id, { claim: OTHER_CLAIM })],
  'renew, waiting': (id) => [RENEW_LOCKED, renew(id)],
  stop: (id) => [STOP, stopValues([{ id, actor: ACTOR }])],
  'stop of many': (id) => [STOP_MANY, stopManyValues([id], ACTOR)],
  sweep: () => [SWEEP_STOPPING, []],
  unclaim: (id) => [UNCLAIM, unclaimValues([id], CLAIM_ID)],
  'unclaim of another claim': (id) => [UNCLAIM, unclaimValues([id], OTHER_CLAIM)],
  'an event from outside': (id) => [SEND_EVENT, [String(id), '{}']],
  'an event from outside, with others': (id) => [SEND_EVENTS, [[String(id)], ['{}']]],
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

const WOKEN = {
  waiting: 'waiting',
  ...all(['held', ...LAPSED, 'released', 'isolated, released', 'parked'], 'running'),
  ...all(STOPPING, 'stopping'),
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
  append: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  'append under an old fence': {},
  'append under another claim with the same fence': {},
  'append after a lost record': {},
  'append after a lost line': {},
  renew: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  'renew an old fence': {},
  'renew another claim with the same fence': {},
  'renew, waiting': { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  stop: STOP_OUTCOMES,
  'stop of many': STOP_OUTCOMES,
  sweep: { 'stopping, lease over': 'stopped' },
  unclaim: { held: 'running', ...all(LAPSED, 'running') },
  'unclaim of another claim': {},
  'an event from outside': WOKEN,
  'an event from outside, with others': WOKEN,
  'expire the lease': { held: 'running', stopping: 'stopping' },
  'expire the lease of another worker': {},
};
describe('a job’s row', () => {
  const jobs = useJobRows();
  const { insert, row } = jobs;

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
    await jobs.client.query({ ...statement, values });
    const after = await row(id);
    const written = await jobs.client.query(
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

  it('does not change, and says so, while its worker appends to its journal and its log', async () => {
    const id = await insert('held');
    const before = await row(id);
    const appended = (how?: Parameters<typeof append>[1]) =>
      jobs.client.query({ ...APPEND, values: append(id, how) });
    const written = [{ id: String(id), has_gap: false, state: null, dispatch: null, is_woken: null }];
    expect((await appended()).rows).toEqual(written);
    // As after a response that was lost.
    expect((await appended()).rows).toEqual(written);
    expect((await appended({ number: 2, firstRow: 1 })).rows).toEqual(written);
    expect((await appended({ number: 4, firstRow: 2 })).rows).toMatchObject([{ has_gap: true }]);
    const { rows } = await jobs.client.query(
      `SELECT number AS at FROM job_journal WHERE job_id = $1 UNION ALL SELECT first_row FROM job_log WHERE job_id = $1 ORDER BY 1`,
      [id],
    );
    expect(rows.map(({ at }) => at)).toEqual([0, 1, 1, 2]);
    expect(await row(id)).toEqual(before);
  });

  it('is counted once by the statistics, whichever statement ends it', async () => {
    const counted = await jobs.client.query(`
      SELECT sum(successful)::int AS successful, sum(failed)::int AS failed, sum(stopped)::int AS stopped FROM job_stat_change`);
    const { rows } = await jobs.client.query(
      `SELECT state, count(*)::int FROM job WHERE finish_time IS NOT NULL GROUP BY state`,
    );
    expect(rows).toHaveLength(3);
    expect(counted.rows).toEqual([Object.fromEntries(rows.map(({ state, count }) => [state, count]))]);
  });

  it('is counted by the statements as by the trigger, which counts for other statements', async () => {
    const change = (process: number) =>
      jobs.client.query(
        `SELECT slot, bucket, successful, failed, stopped, longest FROM job_stat_change WHERE process_id = $1 ORDER BY bucket`,
        [process],
      );
    await jobs.client.query('BEGIN');
    // One time for all statements of the transaction.
    await jobs.client.query(`
      INSERT INTO job (process_id, definition_id, cuser, state, lease_until, start_time)
      SELECT process, 1, 1, 'stopping', now(), now() - seconds * interval '1 s'
      FROM unnest(ARRAY[901, 902]) AS process, unnest(ARRAY[NULL, 0, 0.0004, 0.7, 7, 100000]) AS seconds`);
    await jobs.client.query(`UPDATE job SET state = 'stopped', finish_time = now() WHERE process_id = 901`);
    await jobs.client.query(SWEEP_STOPPING);
    const [byTrigger, byStatement] = [await change(901), await change(902)];
    await jobs.client.query('ROLLBACK');
    expect(byTrigger.rows.map(({ stopped }) => stopped)).toEqual([1, 1, 1, 1, 1, 1]);
    const merged = new Map<number, number>();
    for (const { bucket, stopped } of byTrigger.rows)
      merged.set(bucket, (merged.get(bucket) ?? 0) + Number(stopped));
    expect(byStatement.rows.map(({ bucket, stopped }) => [bucket, stopped])).toEqual([...merged]);
    expect(new Set(byStatement.rows.map(({ slot }) => slot))).toEqual(new Set([byTrigger.rows[0].slot]));
    expect(Math.max(...byStatement.rows.map(({ longest }) => longest))).toBe(100_000_000);
  });
});
