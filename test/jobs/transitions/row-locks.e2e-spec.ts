import pg from 'pg';
import type { Statement } from '../../../src/database/database.js';
import { CLAIM, UNCLAIM, unclaimValues, UNTAKE } from '../../../src/jobs/transitions/claim.js';
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { HELD, heldValues } from '../../../src/jobs/transitions/held.js';
import { OVERDUE } from '../../../src/jobs/transitions/overdue.js';
import { RENEW, RENEW_LOCKED, renewValues } from '../../../src/jobs/transitions/renew.js';
import { STOP, STOP_MANY, stopManyValues, stopValues } from '../../../src/jobs/transitions/stop.js';
import { waitsForLock } from '../../support/database.js';
import { until } from '../../support/until.js';
import {
  ACTOR,
  claim,
  CLAIM_ID,
  flush,
  heldJob,
  OTHER_CLAIM,
  overdue,
  SUCCESSFUL,
  useJobRows,
} from './job-rows.js';

/* Statements that meet the locks of other sessions on the rows of jobs. */

describe('a job’s row', () => {
  const jobs = useJobRows();
  const { insert, row } = jobs;

  it('becomes stopped, not successful, when a stop commits while a flush waits for the row lock', async () => {
    const id = await insert('held');
    const stopper = new pg.Client(jobs.url);
    await stopper.connect();
    await stopper.query('BEGIN');
    await stopper.query({ ...STOP, values: stopValues([{ id, actor: ACTOR }]) });
    const end = () => jobs.client.query({ ...FLUSH, values: flush(id, SUCCESSFUL) });
    expect((await end()).rows).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'running' });
    await stopper.query('COMMIT');
    await end();
    expect(await row(id)).toMatchObject({ state: 'stopped', outputs: null });
    await stopper.end();
  });

  it.each([
    ['a stop', (id: number): [Statement, unknown[]] => [STOP, stopValues([{ id, actor: ACTOR }])]],
    ['a stop of many', (id: number): [Statement, unknown[]] => [STOP_MANY, stopManyValues([id], ACTOR)]],
  ])('ends after its start by %s whose transaction began before', async (_, stopping) => {
    const id = await insert('waiting');
    const stopper = new pg.Client(jobs.url);
    await stopper.connect();
    await stopper.query('BEGIN');
    await jobs.client.query({ ...CLAIM, values: claim(id) });
    await jobs.client.query({ ...UNCLAIM, values: unclaimValues([id], OTHER_CLAIM) });
    const [statement, values] = stopping(id);
    await stopper.query({ ...statement, values });
    await stopper.query('COMMIT');
    await stopper.end();
    const ordered = `SELECT state, finish_time >= start_time AS is_later FROM job WHERE id = $1`;
    expect((await jobs.client.query(ordered, [id])).rows).toEqual([{ state: 'stopped', is_later: true }]);
  });

  it('delays no other job while another session has locked its row, and is not reported as lost', async () => {
    await jobs.client.query('DELETE FROM job');
    const [locked, free, lost] = [
      await insert('lease over'),
      await insert('lease over'),
      await insert('parked'),
    ];
    const holder = new pg.Client(jobs.url);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
    const ids = [locked, free, lost];
    const held = ids.map((id) => heldJob(id));
    const found = async (statement: Statement, values: unknown[]) =>
      (await jobs.client.query({ ...statement, values })).rows.map(({ id }) => id);
    expect(await found(OVERDUE, overdue(9))).toEqual([free]);
    expect(await found(HELD, heldValues(held))).toEqual([locked, free]);
    expect(await found(UNCLAIM, unclaimValues(ids, CLAIM_ID))).toEqual([free]);
    await jobs.client.query(`UPDATE job SET worker = 'w' WHERE id = $1`, [free]);
    expect((await jobs.client.query({ ...UNTAKE, values: [CLAIM_ID] })).rows).toEqual([
      { id: locked, is_released: false },
      { id: free, is_released: true },
    ]);
    expect(await row(free)).toMatchObject({ state: 'running', worker: null });
    await jobs.client.query(`UPDATE job SET worker = 'w' WHERE id = $1`, [free]);
    expect(await found(RENEW, renewValues(held, 6_000))).toEqual([free]);
    const renewed = found(RENEW_LOCKED, renewValues(held, 6_000));
    await until(() => waitsForLock(holder), 'the renewal waits for the row');
    await holder.query('COMMIT');
    expect((await renewed).sort((a, b) => a - b)).toEqual([locked, free]);
    await holder.end();
  });
});
