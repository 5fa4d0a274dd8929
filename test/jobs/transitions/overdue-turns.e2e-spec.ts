import pg from 'pg';
import type { Statement } from '../../../src/database/database.js';
import { UNCLAIM, unclaimValues, UNTAKE } from '../../../src/jobs/transitions/claim.js';
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { OVERDUE, overdueValues, UNDELIVERED } from '../../../src/jobs/transitions/overdue.js';
import { CLAIM_ID, flush, parked, RELEASED, useJobRows } from './job-rows.js';

describe('started jobs that are due', () => {
  const jobs = useJobRows();

  /** A job of a process that has been due for so many seconds. */
  const due = async (process: number, seconds: number): Promise<number> => {
    const id = await jobs.insert('released');
    await jobs.client.query(
      `UPDATE job SET process_id = $2, lease_until = now() - $3 * interval '1 s' WHERE id = $1`,
      [id, process, seconds],
    );
    return id;
  };

  const found = async (wanted: number, client = jobs.client): Promise<number[]> => {
    const values = overdueValues({ jobs: wanted, isolated: 1, except: [] });
    return (await client.query({ ...OVERDUE, values })).rows.map(({ id }) => id);
  };

  beforeAll(() =>
    jobs.client.query(`INSERT INTO process (name, project, cuser) VALUES ('q', 'p', 1), ('r', 'p', 1)`),
  );
  beforeEach(() => jobs.client.query('DELETE FROM job'));

  it('begin with those that are due longest where there are places for all', async () => {
    const first = await due(1, 30);
    const second = await due(2, 20);
    expect((await found(3)).sort()).toEqual([first, second]);
  });

  it('begin in turn among processes where there are not', async () => {
    const flood: number[] = [];
    for (let seconds = 60; seconds > 40; seconds -= 1) flood.push(await due(1, seconds));
    const last = await due(2, 5);
    const later = await due(3, 1);
    expect(await found(8)).toEqual([flood[0], last, later, ...flood.slice(1, 6)]);
    // Half of the places belong to those that are due longest, whatever their process.
    expect(await found(4)).toEqual([flood[0], last, flood[1], flood[2]]);
    expect(await found(1)).toEqual([flood[0]]);
  });

  describe('after the clock of Postgres has gone back', () => {
    let past: pg.Client;

    beforeAll(async () => {
      await jobs.client.query('CREATE SCHEMA past');
      await jobs.client.query(
        `CREATE FUNCTION past.now() RETURNS timestamptz STABLE RETURN pg_catalog.now() - interval '1 hour'`,
      );
      past = new pg.Client(jobs.url);
      await past.connect();
      await past.query('SET search_path = past, pg_catalog, public');
    });

    afterAll(() => past.end());

    it.each<[string, (id: number) => [Statement, unknown[]]]>([
      ['released', (id) => [FLUSH, flush(id, RELEASED)]],
      ['given back before its run', (id) => [UNCLAIM, unclaimValues([id], CLAIM_ID)]],
      ['given back after a lost response', () => [UNTAKE, [CLAIM_ID]]],
    ])('contain a job that its worker has %s', async (_, giveBack) => {
      const id = await jobs.insert('held');
      const [statement, values] = giveBack(id);
      await jobs.client.query({ ...statement, values });
      expect(await found(9, past)).toEqual([id]);
    });

    it('contain no parked job, and none that a worker holds', async () => {
      const id = await jobs.insert('held');
      await jobs.client.query({ ...FLUSH, values: flush(id, parked()) });
      await jobs.insert('held');
      expect(await found(9, past)).toEqual([]);
    });

    it('do not hide that a job waits without a delivery, which seems to come from the future', async () => {
      const undelivered = async (client: pg.Client) =>
        (await client.query({ ...UNDELIVERED, values: [3_000] })).rows[0].found;
      await jobs.insert('waiting');
      expect([await undelivered(jobs.client), await undelivered(past)]).toEqual([false, true]);
    });
  });

  it('take no place while other sessions hold them', async () => {
    const held = await due(2, 50);
    const flood = [await due(1, 40), await due(1, 30), await due(1, 20)];
    const free = await due(3, 10);
    await jobs.client.query('BEGIN');
    await jobs.client.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [held]);
    const other = new pg.Client(jobs.url);
    await other.connect();
    const ids = await found(4, other);
    await other.end();
    await jobs.client.query('ROLLBACK');
    expect(ids).toEqual([...flood, free]);
  });
});
