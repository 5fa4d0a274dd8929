import { existsSync, readFileSync } from 'node:fs';
import type { ProcessRun } from './history.js';

/** How long the thread of a process had computed, and waited for a processor, since its start, in milliseconds. 0: the machine does not tell. */
export interface Used {
  computedMs: number;
  starvedMs: number;
}

/** What a process had used by a moment. */
export interface Usage extends Used {
  at: number;
}

/** A time without a message from the event loop of a process, and what its thread used meanwhile. */
export interface Silence extends Used {
  from: number;
  ms: number;
}

/** Twice the time between two messages of a process. */
const SILENT_MS = 1_000;

/** What the main thread of a process has used, as Linux' scheduler counts it. */
export function usedBy(pid: number): Used {
  const file = `/proc/${pid}/schedstat`;
  if (!existsSync(file)) return { computedMs: 0, starvedMs: 0 };
  const [computed, starved] = readFileSync(file, 'utf8').split(' ');
  return { computedMs: Number(computed) / 1_000_000, starvedMs: Number(starved) / 1_000_000 };
}

/** The times in which a process was silent. */
export const silencesOf = ({ usage }: ProcessRun): Silence[] =>
  usage.flatMap((one, index) => {
    const before = usage[index - 1] ?? one;
    const ms = one.at - before.at;
    return ms > SILENT_MS ? [{ from: before.at, ms, ...difference(before, one) }] : [];
  });

/** What a process used in a time, from the last message before it to the first one after it. */
export function usedDuring({ usage }: ProcessRun, from: number, to: number): Used {
  const before = usage.findLast(({ at }) => at <= from) ?? usage[0];
  const after = usage.find(({ at }) => at >= to) ?? usage.at(-1);
  return before && after ? difference(before, after) : { computedMs: 0, starvedMs: 0 };
}

const difference = (before: Used, after: Used): Used => ({
  computedMs: Math.round(after.computedMs - before.computedMs),
  starvedMs: Math.round(after.starvedMs - before.starvedMs),
});
