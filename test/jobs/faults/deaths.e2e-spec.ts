import { CLAIM } from '../../../src/jobs/transitions/claim.js';
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import type { Settlement } from '../../../src/jobs/transitions/flush-values.js';
import { OVERDUE } from '../../../src/jobs/transitions/overdue.js';
import { claim, flush, overdue, parked, useJobRows } from '../transitions/job-rows.js';

/* How the deaths of its workers count for a job. */

describe('a job’s row', () => {
  const jobs = useJobRows();
  const { insert, row } = jobs;

  it.each([
    ['an expired lease that names a worker', 'lease over', {}, 1],
    ['no released job', 'released', {}, 0],
    ['no lease that expired while the database was away', 'lease over', { deathsCountFrom: 'infinity' }, 0],
    ['a worker that claims its own job again', 'lease over', { worker: 'w' }, 1],
  ])('charges a death to %s', async (_, situation, how, deaths) => {
    const id = await insert(situation);
    await jobs.client.query({ ...CLAIM, values: claim(id, how) });
    expect((await row(id)).recent_deaths).toBe(deaths);
  });

  const lapsedAfter = async (
    held: string,
    more: { recentDeaths: number; deaths: number; records: boolean },
  ) => {
    const id = await insert('lease over');
    await jobs.client.query(
      `UPDATE job SET recent_deaths = $2, deaths = $3, claimed_journal = 1, claimed_at = lease_until - $4::interval WHERE id = $1`,
      [id, more.recentDeaths, more.deaths, held],
    );
    await jobs.client.query(
      `INSERT INTO job_journal SELECT $1, number, '[["n", 1]]' FROM generate_series(1, $2::int) AS number`,
      [id, more.records ? 2 : 1],
    );
    await jobs.client.query({ ...CLAIM, values: claim(id) });
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
    await jobs.client.query('UPDATE job SET recent_deaths = 2 WHERE id = $1', [id]);
    await jobs.client.query(`INSERT INTO job_journal SELECT $1, 1, '[["n", 1]]' WHERE $2 > 0`, [id, number]);
    await jobs.client.query({ ...FLUSH, values: flush(id, settlement(), { records: false }) });
    expect((await row(id)).recent_deaths).toBe(recentDeaths);
  });

  it('is found as isolated after two deaths, apart from the jobs that run with others', async () => {
    await jobs.client.query('DELETE FROM job');
    const [once, twice] = [await insert('lease over'), await insert('second lease over')];
    await insert('isolated, released');
    await insert('held');
    const found = await jobs.client.query({ ...OVERDUE, values: overdue(1) });
    expect(found.rows).toEqual([
      { id: once, isolated: false },
      { id: twice, isolated: true },
    ]);
    expect((await jobs.client.query({ ...OVERDUE, values: overdue(0) })).rows).toHaveLength(1);
  });
});
