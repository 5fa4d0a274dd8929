import type { Statement } from '../../../src/database/database.js';
import { CLAIM, TAKE, takeValues } from '../../../src/jobs/transitions/claim.js';
import { claim, OTHER_CLAIM, useJobRows } from './job-rows.js';

/* Which jobs a claim takes, and what it sets. */

describe('a job’s row', () => {
  const jobs = useJobRows();
  const { insert, row } = jobs;

  it('keeps its UUID from claim to claim, unless a build without claim UUIDs started it', async () => {
    const [waiting, begun] = [await insert('waiting'), await insert('lease over')];
    await jobs.client.query('UPDATE job SET fence = 0, claim = NULL WHERE id = $1', [waiting]);
    await jobs.client.query('UPDATE job SET claim = NULL WHERE id = $1', [begun]);
    const { uuid } = await row(waiting);
    expect(uuid).not.toBeNull();
    for (const id of [waiting, begun]) {
      await jobs.client.query({ ...CLAIM, values: claim(id) });
      await jobs.client.query('UPDATE job SET lease_until = now(), worker = NULL WHERE id = $1', [id]);
      await jobs.client.query({ ...CLAIM, values: claim(id) });
    }
    expect([(await row(waiting)).uuid, (await row(begun)).uuid]).toEqual([uuid, null]);
  });

  describe('of a process with a limit of one job and a time limit', () => {
    const CLAIMING = { worker: 'other', isolated: false, claim: OTHER_CLAIM, leaseMs: 6_000, maxDeaths: 3 };

    /** The row after the statement, in a transaction that is rolled back. */
    const after = async (
      columns: { admitted?: boolean; state?: string; timeout?: number },
      change: (id: number) => [Statement, unknown[]],
    ) => {
      const { admitted = null, state = 'waiting', timeout = null } = columns;
      await jobs.client.query('BEGIN');
      await jobs.client.query(
        'INSERT INTO process_policy (process_id, max_running, timeout) VALUES (9, 1, 60)',
      );
      const { rows } = await jobs.client.query(
        `INSERT INTO job (process_id, definition_id, cuser, state, admitted, start_time, timeout_at, lease_until)
         SELECT 9, 1, 1, $1::text, $2::boolean, CASE WHEN $1::text = 'running' THEN now() - interval '1 min' END,
           now() + $3::int * interval '1 s', CASE WHEN $1::text = 'running' THEN now() END RETURNING id`,
        [state, admitted, timeout],
      );
      const [statement, values] = change(rows[0].id);
      await jobs.client.query({ ...statement, values });
      const found = await row(rows[0].id);
      await jobs.client.query('ROLLBACK');
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
        error: expect.stringContaining('within the 59 s '),
        error_zh: expect.stringContaining('59 秒'),
        worker: null,
      });
    });
  });
});
