import pg from 'pg';
import type { Statement } from '../../src/database/database.js';
import * as transitions from '../../src/jobs/transitions.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/*
 * Every situation that a job's row can be in, against everything that can happen to it.
 */

const FENCE = 5;

/** Columns of a row; `lease` in seconds from now. */
const SITUATIONS = {
  waiting: { state: 'waiting', worker: null, lease: null },
  held: { state: 'running', worker: 'w', lease: 60 },
  'lease over': { state: 'running', worker: 'w', lease: -1 },
  'given back': { state: 'running', worker: null, lease: -1 },
  parked: { state: 'running', worker: null, lease: 60 },
  stopping: { state: 'stopping', worker: 'w', lease: 60 },
  'stopping, lease over': { state: 'stopping', worker: 'w', lease: -1 },
  successful: { state: 'successful', worker: null, lease: null },
  failed: { state: 'failed', worker: null, lease: null },
  stopped: { state: 'stopped', worker: null, lease: null },
} as const;

type Situation = keyof typeof SITUATIONS;

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

const EVENTS: Record<string, (id: number) => [Statement, unknown[]]> = {
  claim: (id) => [transitions.CLAIM, [[id], 'other', 6_000, 3]],
  'last claim': (id) => [transitions.CLAIM, [[id], 'other', 6_000, 1]],
  'end: successful': (id) => [transitions.FLUSH, flush(id, FENCE, 'successful')],
  'end: failed': (id) => [transitions.FLUSH, flush(id, FENCE, 'failed')],
  park: (id) => [transitions.FLUSH, flush(id, FENCE, 'running', Date.now() + 60_000)],
  'give back': (id) => [transitions.FLUSH, flush(id, FENCE, 'running')],
  'end under an old fence': (id) => [transitions.FLUSH, flush(id, FENCE - 1, 'successful')],
  renew: (id) => [transitions.RENEW, [[id], [FENCE], 6_000]],
  'renew an old fence': (id) => [transitions.RENEW, [[id], [FENCE - 1], 6_000]],
  stop: (id) => [transitions.STOP, [id, 1, '127.0.0.1', 'r']],
  sweep: () => [transitions.SWEEP_STOPPING, []],
};

/** What becomes of the state; a situation that is not named stays as it is, to the last column. */
const OUTCOMES: Record<string, Partial<Record<Situation, string>>> = {
  claim: { waiting: 'running', 'lease over': 'running', 'given back': 'running' },
  'last claim': { waiting: 'running', 'lease over': 'failed', 'given back': 'running' },
  'end: successful': {
    held: 'successful',
    'lease over': 'successful',
    stopping: 'stopped',
    'stopping, lease over': 'stopped',
  },
  'end: failed': {
    held: 'failed',
    'lease over': 'failed',
    stopping: 'stopped',
    'stopping, lease over': 'stopped',
  },
  park: { held: 'running', 'lease over': 'running', stopping: 'stopped', 'stopping, lease over': 'stopped' },
  'give back': {
    held: 'running',
    'lease over': 'running',
    stopping: 'stopped',
    'stopping, lease over': 'stopped',
  },
  'end under an old fence': {},
  renew: {
    held: 'running',
    'lease over': 'running',
    stopping: 'stopping',
    'stopping, lease over': 'stopping',
  },
  'renew an old fence': {},
  stop: {
    waiting: 'stopped',
    held: 'stopping',
    'lease over': 'stopping',
    'given back': 'stopped',
    parked: 'stopped',
  },
  sweep: { 'stopping, lease over': 'stopped' },
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

  const insert = async (situation: Situation): Promise<number> => {
    const { state, worker, lease } = SITUATIONS[situation];
    const { rows } = await client.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, fence, lease_until, finish_time, attempt)
       VALUES (1, 1, 1, $1::varchar, $2, $3, now() + $4 * interval '1 s',
         CASE WHEN $1 IN ('successful', 'failed', 'stopped') THEN now() END, 0)
       RETURNING id`,
      [state, worker, FENCE, lease],
    );
    return rows[0].id;
  };

  const row = async (id: number) => (await client.query('SELECT * FROM job WHERE id = $1', [id])).rows[0];

  const cells = Object.keys(EVENTS).flatMap((event) =>
    (Object.keys(SITUATIONS) as Situation[]).map((situation) => ({
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

  it('charges a death only for a lease that ran out with its worker’s name on it', async () => {
    const [died, givenBack] = [await insert('lease over'), await insert('given back')];
    await client.query({ ...transitions.CLAIM, values: [[died, givenBack], 'other', 6_000, 3] });
    expect([(await row(died)).attempt, (await row(givenBack)).attempt]).toEqual([1, 0]);
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
