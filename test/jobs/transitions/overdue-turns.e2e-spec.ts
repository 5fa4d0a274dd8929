import pg from 'pg';
import { OVERDUE, overdueValues } from '../../../src/jobs/transitions/overdue.js';
import { useJobRows } from './job-rows.js';

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
