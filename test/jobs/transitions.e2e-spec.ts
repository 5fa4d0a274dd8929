import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import * as transitions from '../../src/jobs/transitions.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/*
 * Every situation that a job's row can be in, against everything that can happen to it.
 */

const FENCE = 5;

/** Columns of a row; `lease` in seconds from now, `attempt` how many workers have died with it. */
const SITUATIONS: Record<
  string,
  { state: string; worker: string | null; lease: number | null; attempt?: number }
> = {
  waiting: { state: 'waiting', worker: null, lease: null },
  held: { state: 'running', worker: 'w', lease: 60 },
  'lease over': { state: 'running', worker: 'w', lease: -1 },
  'second lease over': { state: 'running', worker: 'w', lease: -1, attempt: 1 },
  'third lease over': { state: 'running', worker: 'w', lease: -1, attempt: 2 },
  'suspect, given back': { state: 'running', worker: null, lease: -1, attempt: 2 },
  'given back': { state: 'running', worker: null, lease: -1 },
  parked: { state: 'running', worker: null, lease: 60 },
  stopping: { state: 'stopping', worker: 'w', lease: 60 },
  'stopping, lease over': { state: 'stopping', worker: 'w', lease: -1 },
  successful: { state: 'successful', worker: null, lease: null },
  failed: { state: 'failed', worker: null, lease: null },
  stopped: { state: 'stopped', worker: null, lease: null },
};

const flush = (id: number, fence: number, state: string, until: number | null = null): unknown[] => [
  [id],
  [fence],
  [id],
  [1],
  '[]',
  [id],
  [0],
  [1],
  'a line',
  [],
  '',
  [id],
  [state],
  state === 'successful' ? '{}' : '',
  state === 'failed' ? 'why' : '',
  '[]',
  [until],
];

const claim = (
  id: number,
  { worker = 'other', maxAttempts = 3, deathsCountFrom = '-infinity', alone = false } = {},
): unknown[] => [[id], worker, 6_000, maxAttempts, deathsCountFrom, alone];

const EVENTS: Record<string, (id: number) => [Statement, unknown[]]> = {
  claim: (id) => [transitions.CLAIM, claim(id)],
  'claim by the worker itself': (id) => [transitions.CLAIM, claim(id, { worker: 'w' })],
  'claim after an outage': (id) => [transitions.CLAIM, claim(id, { deathsCountFrom: 'infinity' })],
  'claim alone': (id) => [transitions.CLAIM, claim(id, { alone: true })],
  'last claim': (id) => [transitions.CLAIM, claim(id, { maxAttempts: 1 })],
  'end: successful': (id) => [transitions.FLUSH, flush(id, FENCE, 'successful')],
  'end: failed': (id) => [transitions.FLUSH, flush(id, FENCE, 'failed')],
  park: (id) => [transitions.FLUSH, flush(id, FENCE, 'running', Date.now() + 60_000)],
  'give back': (id) => [transitions.FLUSH, flush(id, FENCE, 'running')],
  'end under an old fence': (id) => [transitions.FLUSH, flush(id, FENCE - 1, 'successful')],
  renew: (id) => [transitions.RENEW, [[id], [FENCE], 6_000]],
  'renew an old fence': (id) => [transitions.RENEW, [[id], [FENCE - 1], 6_000]],
  stop: (id) => [transitions.STOP, [id, 1, '127.0.0.1', 'r']],
  sweep: () => [transitions.SWEEP_STOPPING, []],
  unclaim: (id) => [transitions.UNCLAIM, [[id], 'w', Date.now() + 120_000]],
  'unclaim by another': (id) => [transitions.UNCLAIM, [[id], 'other', Date.now() + 120_000]],
  'unclaim of a former claim': (id) => [transitions.UNCLAIM, [[id], 'w', Date.now() + 30_000]],
  bury: (id) => [transitions.BURY, [id, 'w']],
  'bury another': (id) => [transitions.BURY, [id, 'other']],
};

/** A claim that finds no reason for suspicion. */
const DUE = { waiting: 'running', 'lease over': 'running', 'given back': 'running' };

const LAPSED = ['lease over', 'second lease over', 'third lease over'];

const STOPPING = ['stopping', 'stopping, lease over'];

/** The same for each situation. */
const all = (situations: string[], becomes: string) =>
  Object.fromEntries(situations.map((situation) => [situation, becomes]));

/** What becomes of the state; a situation that is not named stays as it is, to the last column. */
const OUTCOMES: Record<string, Record<string, string>> = {
  claim: { ...DUE, 'third lease over': 'failed' },
  'claim by the worker itself': { ...DUE, 'second lease over': 'running' },
  'claim after an outage': { ...DUE, 'second lease over': 'running' },
  'claim alone': {
    ...DUE,
    'second lease over': 'running',
    'third lease over': 'failed',
    'suspect, given back': 'running',
  },
  'last claim': { ...DUE, ...all(LAPSED, 'failed'), 'suspect, given back': 'failed' },
  'end: successful': { held: 'successful', ...all(LAPSED, 'successful'), ...all(STOPPING, 'stopped') },
  'end: failed': { held: 'failed', ...all(LAPSED, 'failed'), ...all(STOPPING, 'stopped') },
  park: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopped') },
  'give back': { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopped') },
  'end under an old fence': {},
  renew: { held: 'running', ...all(LAPSED, 'running'), ...all(STOPPING, 'stopping') },
  'renew an old fence': {},
  stop: {
    waiting: 'stopped',
    held: 'stopping',
    ...all(LAPSED, 'stopping'),
    ...all(['given back', 'suspect, given back', 'parked'], 'stopped'),
  },
  sweep: { 'stopping, lease over': 'stopped' },
  unclaim: { held: 'running', ...all(LAPSED, 'running') },
  'unclaim by another': {},
  'unclaim of a former claim': all(LAPSED, 'running'),
  bury: { held: 'running', stopping: 'stopping' },
  'bury another': {},
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
    const { state, worker, lease, attempt = 0 } = SITUATIONS[situation]!;
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, fence, lease_until, finish_time, attempt)
       VALUES (1, 1, 1, $1::varchar, $2, $3, now() + $4 * interval '1 s',
         CASE WHEN $1 IN ('successful', 'failed', 'stopped') THEN now() END, $5)
       RETURNING id`,
      [state, worker, FENCE, lease, attempt],
    );
    return rows[0].id;
  };

  const row = async (id: number) => (await client.query('SELECT * FROM job WHERE id = $1', [id])).rows[0];

  const cells = Object.keys(EVENTS).flatMap((event) =>
    Object.keys(SITUATIONS).map((situation) => ({
      event,
      situation,
      becomes: OUTCOMES[event]![situation] ?? 'as it was',
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
    if (becomes === 'as it was') {
      expect(after).toEqual(before);
      expect(written.rows).toEqual([]);
    } else {
      expect(after.state).toBe(becomes);
      const hasEnded = ['successful', 'failed', 'stopped'].includes(becomes);
      expect(after.finish_time === null).toBe(!hasEnded);
      if (hasEnded) expect([after.worker, after.lease_until]).toEqual([null, null]);
    }
  });

  it.each([
    ['a lease that ran out with its worker’s name on it', 'lease over', {}, 1],
    ['no job that was given back', 'given back', {}, 0],
    ['no lease that ran out while the database was away', 'lease over', { deathsCountFrom: 'infinity' }, 0],
    ['no worker that takes its own job again', 'lease over', { worker: 'w' }, 0],
  ])('charges a death to %s', async (_, situation, how, deaths) => {
    const id = await insert(situation);
    await client.query({ ...transitions.CLAIM, values: claim(id, how) });
    expect((await row(id)).attempt).toBe(deaths);
  });

  it('is looked for as a suspect after two deaths, and apart from those that may run with others', async () => {
    await client.query('DELETE FROM job');
    const [once, twice] = [await insert('lease over'), await insert('second lease over')];
    await insert('suspect, given back');
    await insert('held');
    const found = await client.query({ ...transitions.OVERDUE, values: [9, 0, 1, 9] });
    expect(found.rows).toEqual([
      { id: once, suspect: false },
      { id: twice, suspect: true },
    ]);
    expect((await client.query({ ...transitions.OVERDUE, values: [9, 0, 0, 9] })).rows).toHaveLength(1);
  });

  it('is stopped, and not successful, when a stop commits while its end waits for the row', async () => {
    const id = await insert('held');
    const stopper = new pg.Client(database.url);
    await stopper.connect();
    await stopper.query('BEGIN');
    await stopper.query({ ...transitions.STOP, values: [id, 1, '127.0.0.1', 'r'] });
    const ended = client.query({ ...transitions.FLUSH, values: flush(id, FENCE, 'successful') });
    const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    while ((await stopper.query(waits)).rowCount === 0);
    await stopper.query('COMMIT');
    await ended;
    expect(await row(id)).toMatchObject({ state: 'stopped', outputs: null });
    await stopper.end();
  });
});
