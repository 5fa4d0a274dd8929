import { parseArgs } from 'node:util';
import { send } from '../support/send.js';
import { withClient } from './audit.js';
import { tickProblems } from './check/ticks.js';
import { FastClock } from './fast-clock.js';
import { Faults } from './faults.js';
import type { ScheduleRecord, Violation } from './history.js';
import { Random } from './random.js';
import { drawSchedule, type FaultKind } from './schedule.js';
import { until } from '../support/until.js';
import { sleep } from './services.js';
import { LEASE_MS, TestBed } from './test-bed.js';

/*
 * `npm run chaos:hours -- --seed 7 --hours 3`: hours of schedules in minutes, with a Postgres whose clock runs fast, while workers, Redis
 * and Postgres fail. Exits with 1 where a tick was lost or doubled.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    hours: { type: 'string', default: '3' },
    speed: { type: 'string', default: '30' },
    schedules: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '3' },
    'planted-bug': { type: 'string', multiple: true },
  },
});
const [hours, speed, schedules] = [Number(values.hours), Number(values.speed), Number(values.schedules)];
const { seed } = values;

/** An hour before clocks are put back in Europe: the schedules of that hour tick by elapsed time. */
const START = Date.parse('2026-10-25T00:00:00Z');

const HOUR_MS = 3_600_000;

/** A fault about every ten seconds. */
const FAULT_EVERY_MS = 10_000;

/** What can lose or double a tick. */
const KINDS: FaultKind[] = [
  'worker killed',
  'worker frozen',
  'worker told to end',
  'worker cut off from Postgres',
  'redis flushed',
  'redis killed',
  'redis loses its disk',
  'postgres restarted at once',
  'backends terminated',
];

/** The minutes between the ticks of a schedule, each with how often it is drawn. All divide an hour. */
const MINUTES = { 1: 2, 5: 18, 10: 30, 30: 30, 60: 20 };

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Asia/Kolkata'];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Creates a schedule that ticks at a drawn second and minute, and then every so many minutes. */
async function create(url: string, process: number, index: number, random: Random): Promise<ScheduleRecord> {
  const minutes = Number(random.weighted(MINUTES));
  const cron = `${random.int(0, 59)} ${random.int(0, minutes - 1)}-59/${minutes} * * * *`;
  const name = `${index}: ${cron}`;
  const timezone = ZONES[index % ZONES.length];
  const { status, text, body } = await send(url, '/api/process/schedule/', {
    method: 'POST',
    body: { process, name, cron, timezone, misfire: 'all', inputs: { schedule: name } },
  });
  if (status !== 201) throw new Error(`the schedule was answered ${status}: ${text}`);
  return { name, everySeconds: minutes * 60, first: body.next_time * 1_000, until: null };
}

/** Waits until all ticks up to now have their jobs, and switches the schedules off. Returns that moment of the database. */
async function end(database: string): Promise<number> {
  return withClient(database, async (client) => {
    const { rows } = await client.query<{ now: number }>(
      `SELECT floor(extract(epoch FROM clock_timestamp()))::float8 * 1000 AS now`,
    );
    const { now } = rows[0]!;
    await until(
      async () => {
        const due = await client.query(
          `SELECT FROM schedule WHERE enabled AND next_time <= to_timestamp($1::float8 / 1000) LIMIT 1`,
          [now],
        );
        return due.rowCount === 0;
      },
      'all ticks have their jobs',
      { deadline: 300_000 },
    );
    await client.query(`UPDATE schedule SET enabled = false`);
    return now;
  });
}

/** The jobs of each tick in milliseconds, by the name of the schedule; and how many were started by schedules. */
async function jobsByTick(
  database: string,
): Promise<{ count: number; ofSchedule: Map<string, Map<number, number[]>> }> {
  const { rows } = await withClient(database, (client) =>
    client.query<{ id: string; inputs: string }>(
      `SELECT id, inputs FROM job WHERE trigger = 'schedule' ORDER BY id`,
    ),
  );
  const ofSchedule = new Map<string, Map<number, number[]>>();
  for (const { id, inputs } of rows) {
    const { schedule, tick } = JSON.parse(inputs) as { schedule: string; tick: number };
    const byTick = ofSchedule.get(schedule) ?? new Map<number, number[]>();
    ofSchedule.set(schedule, byTick.set(tick * 1_000, [...(byTick.get(tick * 1_000) ?? []), Number(id)]));
  }
  return { count: rows.length, ofSchedule };
}

async function run(bed: TestBed, signal: AbortSignal): Promise<Violation[]> {
  const { services, fleet, processes } = bed;
  const random = new Random(seed);
  const records: ScheduleRecord[] = [];
  const { url } = fleet.of('api')[0]!;
  const indexes = Array.from({ length: schedules }, (_, index) => index).values();
  const creating = async (): Promise<void> => {
    for (const index of indexes)
      records.push(await create(url, processes.get('scheduled')!, index, random.of(`schedule ${index}`)));
  };
  await Promise.all(Array.from({ length: 8 }, creating));
  say(`${records.length} schedules tick`);
  const overMs = (hours * HOUR_MS) / speed;
  const faults = new Faults(services, fleet, processes);
  const drawn = drawSchedule(random.of('faults'), {
    ...{ faults: Math.ceil(overMs / FAULT_EVERY_MS), overMs, leaseMs: LEASE_MS, only: KINDS },
  });
  const begun = performance.now();
  // Faults come at drawn times, whatever the services do.
  const at = (ms: number): Promise<void> => sleep(begun + ms - performance.now(), signal);
  const progress = setInterval(() => {
    say(`${faults.events.length} faults`);
  }, 30_000);
  await Promise.all(
    drawn.map(async (fault) => {
      await at(fault.at);
      if (!signal.aborted) await faults.inject(fault);
    }),
  );
  await at(overMs);
  clearInterval(progress);
  if (signal.aborted) throw new Error('the run was ended by a signal');
  const until = await end(services.databaseUrl);
  const { count, ofSchedule } = await jobsByTick(services.databaseUrl);
  const simulated = ((until - Math.min(...records.map(({ first }) => first))) / HOUR_MS).toFixed(1);
  say(
    `${count} jobs of ${records.length} schedules in ${simulated} simulated hours, ${faults.events.length} faults:`,
  );
  for (const kind of KINDS) say(`  ${faults.events.filter((event) => event.kind === kind).length} ${kind}`);
  return records.flatMap((record) =>
    tickProblems({ ...record, until }, ofSchedule.get(record.name) ?? new Map<number, number[]>()),
  );
}

say(`seed ${seed}: ${hours} hours at ${speed} times the speed, ${schedules} schedules`);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const bed = await TestBed.start({
  ...{ apis: 1, workers: Number(values.workers), plantedBugs: values['planted-bug'] },
  clock: new FastClock(START, speed),
  // Leases and other times that the database measures are over sooner by the speed.
  environment: {
    LIUCHENG_LEASE_MS: String(Math.min(600_000, LEASE_MS * speed)),
    LIUCHENG_DELIVERY_MS: String(1_000 * speed),
  },
});
let violations: Violation[];
try {
  violations = await run(bed, ending.signal);
} finally {
  await bed.stop();
}
for (const { message } of violations.slice(0, 20)) say(message);
if (violations.length === 0) {
  say('each tick has exactly one job');
  await bed.remove();
} else {
  say(`${violations.length} violations; the logs of all processes are in ${bed.folder}`);
  process.exitCode = 1;
}
