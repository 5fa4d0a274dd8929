import { readFileSync } from 'node:fs';

/*
 * Limits of work are stated in CPU time on an ordinary machine. A slower machine needs more, and so does a busy one: its other
 * programs share the caches and the memory. Tests therefore compare with a fixed piece of work, measured at that moment.
 */

/** The CPU time of {@link work} on the machine for which limits are stated, in milliseconds: one core of an EPYC at 2.6 GHz. */
const NOMINAL_MS = 18;

/** The first ones are slower, until the code is compiled. */
const TIMES = 9;

const OBJECTS = Array.from({ length: 9_000 }, (_, n) => ({
  id: n,
  [`key${n % 500}`]: `text ${n}`,
  list: [[n], [[[n]]]],
}));

/** Prints, parses and sorts, as requests do. */
function work(): void {
  const parsed = JSON.parse(JSON.stringify(OBJECTS)) as object[];
  parsed.map((one) => Object.keys(one).sort().join() + JSON.stringify(one)).sort();
}

/** CPU time of this thread so far, in milliseconds; time of day where that is not known. */
export function computed(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/**
 * A limit for work on an ordinary machine, as it applies here and now. The slowness is measured only where the work took longer.
 *
 * @param most the limit, in milliseconds of CPU time
 * @param took what the work took here
 */
export const limitNow = (most: number, took: number): number => (took < most ? most : most * slowness());

/** How many times as much CPU time as on the machine for which limits are stated work takes here and now, at least 1. */
function slowness(): number {
  const times = Array.from({ length: TIMES }, () => {
    const start = computed();
    work();
    return computed() - start;
  }).sort((a, b) => a - b);
  return Math.max(1, times[Math.floor(TIMES / 2)]! / NOMINAL_MS);
}
