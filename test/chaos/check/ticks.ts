import type { FinalRow, ScheduleRecord, Violation } from '../history.js';
import { PROMISES } from './promises.js';
import type { View } from './view.js';

/**
 * Each tick of a schedule has exactly one job, and there are no others. A failover is no excuse: it loses the job and the change of the
 * schedule together.
 */
export function checkTicks(view: View): Violation[] {
  return view.schedules.flatMap((schedule) => tickProblems(schedule, jobsByTick(view, schedule)));
}

/** The jobs of each tick, in milliseconds. */
function jobsByTick({ finals }: View, { name }: ScheduleRecord): Map<number, number[]> {
  const byTick = new Map<number, number[]>();
  for (const final of finals) {
    const { schedule, tick } = ticked(final);
    if (schedule === name) byTick.set(tick * 1_000, [...(byTick.get(tick * 1_000) ?? []), final.job]);
  }
  return byTick;
}

const ticked = ({ kind, inputs }: FinalRow): { schedule?: string; tick: number } =>
  kind === 'scheduled' && inputs !== null ? JSON.parse(inputs) : { tick: NaN };

/**
 * The ticks of a schedule until its end that do not have exactly one job.
 *
 * @param byTick the jobs of each tick, in milliseconds
 */
export function tickProblems(
  { name, everySeconds, first, until }: ScheduleRecord,
  byTick: Map<number, number[]>,
): Violation[] {
  const everyMs = everySeconds * 1_000;
  const violations: Violation[] = [];
  const violation = (job: number | null, message: string, at: number): void => {
    violations.push({ promise: PROMISES.ticksOnce, job, message: `${name}: ${message}`, at });
  };
  for (const [tick, jobs] of byTick) {
    const moment = new Date(tick).toISOString();
    if (jobs.length > 1) violation(jobs[1]!, `the tick ${moment} has the jobs ${jobs.join(', ')}`, tick);
    if (tick < first || (tick - first) % everyMs !== 0) violation(jobs[0]!, `${moment} is no tick`, tick);
  }
  for (let tick = first; tick <= (until ?? -Infinity); tick += everyMs)
    if (!byTick.has(tick)) violation(null, `the tick ${new Date(tick).toISOString()} has no job`, tick);
  return violations;
}
