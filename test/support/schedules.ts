import type pg from 'pg';
import { ended, line } from './flows.js';
import { send } from './send.js';
import { until } from './until.js';

/** The list of schedules. */
export const SCHEDULES = '/api/process/schedule/';

/** A cron expression that has no tick during a test. */
export const RARE = '0 0 29 2 *';

const variables = [
  { name: 'count', type: 'number', scope: 'flow', value: 0 },
  { name: 'word', type: 'string', scope: 'flow', value: '' },
  { name: 'secret', type: 'password', scope: 'flow', value: '' },
];

/** A flow that declares `count`, `word`, the password `secret`, and more variables. */
export const declaring = (...more: object[]): object => ({
  ...line({ id: 'print', name: 'core.log.print', inputs: { message: '{{ "[" & vars.word & "]" }}' } }),
  variables: [...variables, ...more],
});

/** A schedule as the API shows it. */
export const scheduleOf = async (url: string, id: number): Promise<any> =>
  (await send(url, `${SCHEDULES}${id}/`)).body;

/** Creates a schedule. Throws if it is refused. */
export async function makeSchedule(url: string, process: number, more: object = {}): Promise<any> {
  const body = { process, name: 's', cron: RARE, ...more };
  const answer = await send(url, SCHEDULES, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`the schedule was answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** Makes a schedule due. Returns the job that it starts, when it has ended, or the schedule if it was switched off instead. */
export async function fire(url: string, database: pg.Pool, id: number): Promise<any> {
  const { last_job: before } = await scheduleOf(url, id);
  await database.query('UPDATE schedule SET next_time = now() WHERE id = $1', [id]);
  const after = await until(async () => {
    const row = await scheduleOf(url, id);
    return (row.last_job !== before || !row.enabled) && row;
  }, `schedule ${id} has ticked`);
  return after.last_job === before ? after : ended(url, after.last_job);
}
