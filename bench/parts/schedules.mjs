import { ask, submit } from '../api.mjs';
import { numbers } from '../backlog.mjs';
import { EMPTY } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { found } from '../harness/row.mjs';
import { percentile } from '../harness/statistics.mjs';
import { pause, until } from '../harness/until.mjs';

const SCHEDULES = 10_000;
const PROCESSES = 200;

/** After the tick, in seconds, all have started. */
const MOST_LATE = 5;

/** How many seconds before the tick the quiet requests end. */
const LEAD = 5;

/**
 * The latencies of requests that one client sends one after the other.
 *
 * @param {string} url
 * @param {() => boolean} isOver
 */
async function listLatencies(url, isOver) {
  /** @type {number[]} */
  const times = [];
  while (!isOver()) {
    const start = performance.now();
    await ask(url);
    times.push(performance.now() - start);
    await pause(0.005);
  }
  return times;
}

/**
 * Adds schedules that are all due at one moment, as the API stores them.
 *
 * @param {import('../harness/bench.mjs').Bench} bench
 * @param {number[]} processes
 * @param {Date} due a full minute
 * @param {number} count
 */
async function addSchedules(bench, processes, due, count) {
  const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} ${due.getUTCDate()} ${due.getUTCMonth() + 1} *`;
  const body = { name: 'bench', cron, timezone: 'UTC' };
  /** @type {unknown} */
  const first = await ask(`${bench.url('API')}/api/process/schedule/`, { process: processes[0], ...body });
  const { id } = /** @type {{ id: number }} */ (first);
  await bench.pool.query(
    `INSERT INTO schedule (process_id, name, cron, timezone, inputs, enabled, misfire, cuser, next_time)
     SELECT ($2::int[])[1 + n % $3::int], name, cron, timezone, inputs, enabled, misfire, cuser, next_time
     FROM schedule, generate_series(1, $4::int) n WHERE id = $1`,
    [id, processes, processes.length, count - 1],
  );
}

/** @type {import('../parts.mjs').Part} */
export const schedules = {
  name: 'schedules',
  about: `${SCHEDULES.toLocaleString('en')} schedules that are due in the same second, and what readers of the API notice of them`,
  programs: { API: api(), worker: worker() },
  async *measure(bench) {
    const url = bench.url('API');
    const count = bench.scaled(SCHEDULES);
    /** @type {number[]} */
    const processes = [];
    while (processes.length < PROCESSES) processes.push(await submit(url, EMPTY));
    const minute = 60_000;
    const due = new Date(Math.ceil((Date.now() + 2 * LEAD * 1_000) / minute) * minute);
    await addSchedules(bench, processes, due, count);
    const list = `${url}/api/process/process/?limit=20`;
    const quietFrom = due.getTime() - 2 * LEAD * 1_000;
    await until(() => Promise.resolve(Date.now() >= quietFrom));
    const quiet = await listLatencies(list, () => Date.now() >= due.getTime() - LEAD * 1_000);
    await until(() => Promise.resolve(Date.now() >= due.getTime() - 500));
    let isOver = false;
    const loaded = listLatencies(list, () => isOver);
    const ended = `SELECT count(*)::int AS n FROM job WHERE finish_time IS NOT NULL`;
    await until(async () => ((await numbers(bench.pool, ended))[0]?.n ?? 0) >= count);
    isOver = true;
    const times = await loaded;
    const starts = await numbers(
      bench.pool,
      `SELECT extract(epoch FROM start_time - $1::timestamptz)::float8 AS late FROM job`,
      [due],
    );
    if (starts.length !== count) throw new Error(`${count} schedules have started ${starts.length} jobs`);
    const late = starts.map((start) => start.late ?? NaN);
    const seconds = /** @type {const} */ ({ unit: 's late', better: 'less' });
    yield { name: 'half of the jobs have started', ...seconds, ours: found(percentile(late, 0.5)) };
    yield {
      name: 'the last has started',
      ...seconds,
      goal: { value: MOST_LATE },
      ours: found(percentile(late, 1)),
    };
    const ms = /** @type {const} */ ({ unit: 'ms', better: 'less' });
    for (const part of [0.5, 0.99])
      yield {
        name: `list meanwhile, p${part * 100}`,
        ...ms,
        ours: found(percentile(times, part)),
        yardstick: { name: 'before', ...found(percentile(quiet, part)) },
      };
  },
};
