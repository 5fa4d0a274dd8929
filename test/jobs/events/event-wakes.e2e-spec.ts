import pg from 'pg';
import { FIND_EVENTS, LOCK_EVENT, LOCK_EVENTS } from '../../../src/jobs/events/event-statements.js';
import { CLAIM, claimValues } from '../../../src/jobs/transitions/claim.js';
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { flushValues } from '../../../src/jobs/transitions/flush-values.js';
import { SEND_EVENT, SEND_EVENTS } from '../../../src/jobs/transitions/send-event.js';
import { cloneDatabase, type TestDatabase, waitsForLock } from '../../support/database.js';
import { until } from '../../support/until.js';

const CLAIM_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

/* The statements that park a job, claim it and send it an event, in each order in which they can meet. */
describe('a wake-up by an event is not lost', () => {
  let database: TestDatabase;
  let first: pg.Client;
  let second: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase();
    [first, second] = [new pg.Client(database.url), new pg.Client(database.url)];
    await Promise.all([first.connect(), second.connect()]);
    await first.query(`INSERT INTO process (name, project, cuser) VALUES ('p', 'p', 1)`);
  });

  afterAll(async () => {
    await Promise.all([first.end(), second.end()]);
    await database.drop();
  });

  /** A job that a worker holds, with the token of the hash `<id>`. */
  const insert = async (lease = 60): Promise<number> => {
    const { rows } = await first.query(
      `INSERT INTO job (process_id, definition_id, cuser, state, worker, fence, lease_until, claim)
       VALUES (1, 1, 1, 'running', 'w', 5, now() + $1 * interval '1 s', $2) RETURNING id`,
      [lease, CLAIM_ID],
    );
    await first.query('INSERT INTO job_event (hash, job_id) VALUES ($1::text, $1::bigint)', [rows[0].id]);
    return Number(rows[0].id);
  };

  const park = (id: number): unknown[] =>
    flushValues([
      {
        id,
        fence: 5,
        claim: CLAIM_ID,
        after: { journal: 0, lines: 0 },
        journal: [],
        log: [],
        isContinued: false,
        progress: null,
        openSteps: null,
        settlement: { state: 'parked', until: Date.now() + 3_600_000 },
      },
    ]);

  const sendEvent = async (client: pg.Client, id: number): Promise<any[]> => {
    await client.query('BEGIN');
    await client.query({ ...LOCK_EVENT, values: [String(id)] });
    const { rows } = await client.query({ ...SEND_EVENT, values: [String(id), '{}'] });
    await client.query('COMMIT');
    return rows;
  };

  const look = async (id: number): Promise<any> =>
    (
      await first.query(
        `SELECT wake, worker, lease_until <= now() AS is_due, (SELECT body FROM job_event WHERE job_id = job.id) AS body
         FROM job WHERE id = $1`,
        [id],
      )
    ).rows[0];

  it('if it comes first', async () => {
    const id = await insert();
    expect(await sendEvent(second, id)).toEqual([{ id: String(id), is_due: false, dispatch: 1 }]);
    const { rows } = await first.query({ ...FLUSH, values: park(id) });
    expect(rows).toMatchObject([{ state: 'running', is_woken: true }]);
    expect(await look(id)).toMatchObject({ wake: true, worker: null, is_due: true, body: '{}' });
  });

  it('if it is committed after the snapshot of the statement that parks the job', async () => {
    const id = await insert();
    // The same statement, except that it waits between its snapshot and its row lock.
    const text = FLUSH.text.replace(
      'FROM job WHERE',
      'FROM job WHERE (SELECT true FROM pg_advisory_lock_shared(42)) AND',
    );
    expect(text).not.toBe(FLUSH.text);
    await second.query('SELECT pg_advisory_lock(42)');
    const parking = first.query({ text, values: park(id) });
    await until(() => waitsForLock(second), 'the statement has its snapshot');
    expect(await sendEvent(second, id)).toMatchObject([{ is_due: false }]);
    await second.query('SELECT pg_advisory_unlock(42)');
    expect((await parking).rows).toMatchObject([{ state: 'running', is_woken: true }]);
    expect(await look(id)).toMatchObject({ wake: true, worker: null, is_due: true, body: '{}' });
  });

  it('if it has its snapshot before the job is parked', async () => {
    const id = await insert();
    await first.query('BEGIN');
    expect((await first.query({ ...FLUSH, values: park(id) })).rows).toMatchObject([{ is_woken: false }]);
    const sending = sendEvent(second, id);
    await until(() => waitsForLock(first), 'the event waits for the row');
    await first.query('COMMIT');
    expect(await sending).toEqual([{ id: String(id), is_due: true, dispatch: 3 }]);
    expect(await look(id)).toMatchObject({ wake: true, worker: null, is_due: true, body: '{}' });
  });

  it('if it comes while a worker claims the job, which will look for it or be woken', async () => {
    const claim = (id: number) =>
      claimValues([id], {
        worker: 'other',
        maxDeaths: 3,
        deathsCountFrom: '-infinity',
        isolated: false,
        leaseMs: 6_000,
        claim: CLAIM_ID,
      });
    const late = await insert(-1);
    await first.query('BEGIN');
    await first.query({ ...CLAIM, values: claim(late) });
    const sending = sendEvent(second, late);
    await until(() => waitsForLock(first), 'the event waits for the row');
    await first.query('COMMIT');
    expect(await sending).toMatchObject([{ is_due: false }]);
    expect(await look(late)).toMatchObject({ wake: true, worker: 'other', body: '{}' });
    const early = await insert(-1);
    await sendEvent(second, early);
    await first.query({ ...CLAIM, values: claim(early) });
    expect(await look(early)).toMatchObject({ wake: false, worker: 'other', body: '{}' });
  });

  it('by a job that resumes another one while the event is sent', async () => {
    const [old, resumed] = [await insert(), await insert()];
    await first.query(`UPDATE job SET state = 'stopped', finish_time = now(), worker = NULL WHERE id = $1`, [
      old,
    ]);
    await first.query('DELETE FROM job_event WHERE job_id = $1', [resumed]);
    // The copy is not yet committed when the event is sent: it must not miss the new job.
    await first.query('BEGIN');
    await first.query('SELECT FROM job_event WHERE job_id = $1 FOR SHARE', [old]);
    await first.query('INSERT INTO job_event (hash, job_id) VALUES ($1, $2)', [String(old), resumed]);
    const sending = sendEvent(second, old);
    await until(() => waitsForLock(first), 'the event waits for the copy');
    await first.query('COMMIT');
    expect(await sending).toMatchObject([{ id: String(resumed) }]);
    expect(await look(resumed)).toMatchObject({ wake: true, body: '{}' });
  });

  it('by a wait that looks just as its token expires: it sees what is being accepted', async () => {
    const id = await insert();
    await first.query('BEGIN');
    await first.query({ ...LOCK_EVENT, values: [String(id)] });
    await first.query({ ...SEND_EVENT, values: [String(id), '{}'] });
    const found = async () =>
      (await second.query({ ...FIND_EVENTS, values: [[String(id)], [id]] })).rows as unknown[];
    expect(await found()).toMatchObject([{ is_locked: true, body: null, has_expired: null }]);
    await first.query('COMMIT');
    expect(await found()).toMatchObject([{ is_locked: false, body: '{}' }]);
  });

  it.each([
    ['has expired', `expires_at = now() - interval '1 s'`],
    ['was used', `body = '1'`],
  ])('and an event whose token %s meanwhile changes nothing', async (_, change) => {
    const id = await insert();
    await first.query(`UPDATE job_event SET ${change} WHERE job_id = $1`, [id]);
    const before = await look(id);
    expect(await sendEvent(second, id)).toEqual([]);
    expect(await look(id)).toEqual(before);
  });

  describe('where many are stored together', () => {
    /** Stores the events of the tokens. `between` comes after their rows are locked. */
    const sendAll = async (hashes: string[], between = async (): Promise<void> => {}): Promise<any[]> => {
      await second.query('BEGIN');
      const locked = await second.query({ ...LOCK_EVENTS, values: [hashes] });
      await between();
      const own = locked.rows.map(({ hash }) => hash as string);
      const { rows } = await second.query({ ...SEND_EVENTS, values: [own, own.map((hash) => `"${hash}"`)] });
      await second.query('COMMIT');
      return rows.toSorted((one, other) => Number(one.hash) - Number(other.hash));
    };
    const sent = (id: number, is_due: boolean, dispatch: number) => ({
      ...{ hash: String(id), is_locked: false },
      ...{ id: String(id), is_due, dispatch },
    });
    const refused = (id: number) => ({
      ...{ hash: String(id), is_locked: false },
      ...{ id: null, is_due: null, dispatch: null },
    });

    it('and each job gets its own: parked and held ones, and none whose token has expired or was used', async () => {
      const [held, parked, expired, used] = [await insert(), await insert(), await insert(), await insert()];
      await first.query({ ...FLUSH, values: park(parked) });
      await first.query(`UPDATE job_event SET expires_at = now() - interval '1 s' WHERE job_id = $1`, [
        expired,
      ]);
      await first.query(`UPDATE job_event SET body = '1' WHERE job_id = $1`, [used]);
      expect(await sendAll([used, held, expired, parked].map(String))).toEqual([
        sent(held, false, 1),
        sent(parked, true, 3),
        refused(expired),
        refused(used),
      ]);
      expect(await look(held)).toMatchObject({ wake: true, worker: 'w', body: `"${held}"` });
      expect(await look(parked)).toMatchObject({ wake: true, is_due: true, body: `"${parked}"` });
      expect(await look(expired)).toMatchObject({ wake: false, body: null });
      expect(await look(used)).toMatchObject({ wake: false, body: '1' });
    });

    it('and a job that gets several is woken once', async () => {
      const id = await insert();
      await first.query({ ...FLUSH, values: park(id) });
      await first.query('INSERT INTO job_event (hash, job_id) VALUES ($1, $2)', [`0${id}`, id]);
      const woken = { is_locked: false, id: String(id), is_due: true, dispatch: 3 };
      expect(await sendAll([String(id), `0${id}`])).toEqual(
        expect.arrayContaining([String(id), `0${id}`].map((hash) => ({ hash, ...woken }))),
      );
      const { rows } = await first.query('SELECT body FROM job_event WHERE job_id = $1 ORDER BY body', [id]);
      expect(rows).toEqual([{ body: `"0${id}"` }, { body: `"${id}"` }]);
    });

    it('and one whose job another session has locked is left to be stored alone', async () => {
      const [parking, free] = [await insert(), await insert()];
      await first.query('BEGIN');
      await first.query({ ...FLUSH, values: park(parking) });
      expect(await sendAll([String(parking), String(free)])).toEqual([
        { ...refused(parking), is_locked: true },
        sent(free, false, 1),
      ]);
      await first.query('COMMIT');
      expect(await look(parking)).toMatchObject({ wake: false, body: null });
      expect(await sendEvent(second, parking)).toMatchObject([{ is_due: true }]);
    });

    it('and one that a job which resumes another is copying is left, and reaches that job where it has just copied it', async () => {
      const [old, resumed] = [await insert(), await insert()];
      await first.query(
        `UPDATE job SET state = 'stopped', finish_time = now(), worker = NULL WHERE id = $1`,
        [old],
      );
      await first.query('DELETE FROM job_event WHERE job_id = $1', [resumed]);
      const copy = () =>
        first.query('INSERT INTO job_event (hash, job_id) VALUES ($1, $2)', [String(old), resumed]);
      await first.query('BEGIN');
      await first.query('SELECT FROM job_event WHERE job_id = $1 FOR SHARE', [old]);
      await copy();
      expect(await sendAll([String(old)])).toEqual([]);
      await first.query('ROLLBACK');
      const rows = await sendAll([String(old)], async () => {
        await copy();
      });
      expect(rows).toEqual([{ ...sent(resumed, false, 1), hash: String(old) }]);
      expect(await look(resumed)).toMatchObject({ wake: true, body: `"${old}"` });
    });
  });
});
