import { NEVER_STARTED, middleOf } from './duration-bucket.js';
import type { DayRow, EndedRow } from './statistics-statements.js';

/** The statistics of one day. */
interface DayStatistics {
  day: string;
  successful: number;
  failed: number;
  stopped: number;
  /** Seconds; null if no job that ended on this day had started. */
  p50: number | null;
}

/** The statistics of jobs that ended on some days. */
interface EndedStatistics {
  successful: number;
  failed: number;
  stopped: number;
  /** Seconds; each null if no job had started. */
  duration: { p50: number | null; p95: number | null; max: number | null };
  daily: DayStatistics[];
}

/** How many jobs have a duration of each bucket. */
type Histogram = Map<number, number>;

/** The statistics from the counts of each day and bucket. */
export function statisticsOf(days: readonly DayRow[], ended: readonly EndedRow[]): EndedStatistics {
  const daily = days.map(({ day }) => ({
    day,
    successful: 0,
    failed: 0,
    stopped: 0,
    durations: new Map<number, number>(),
    longest: 0,
  }));
  const durations: Histogram = new Map();
  for (const [number, bucket, successful, failed, stopped, ms] of ended) {
    const day = daily[number - 1];
    if (day === undefined) continue;
    day.successful += successful;
    day.failed += failed;
    day.stopped += stopped;
    if (bucket === NEVER_STARTED) continue;
    day.longest = Math.max(day.longest, ms ?? 0);
    for (const histogram of [day.durations, durations])
      histogram.set(bucket, (histogram.get(bucket) ?? 0) + successful + failed + stopped);
  }
  const longest = daily.reduce((most, day) => Math.max(most, day.longest), 0);
  const total = (state: 'successful' | 'failed' | 'stopped'): number =>
    daily.reduce((sum, day) => sum + day[state], 0);
  return {
    successful: total('successful'),
    failed: total('failed'),
    stopped: total('stopped'),
    duration: {
      p50: percentile(durations, 0.5, longest),
      p95: percentile(durations, 0.95, longest),
      max: jobsIn(durations) === 0 ? null : seconds(longest),
    },
    daily: daily.map(({ durations: ofDay, longest: most, ...day }) => ({
      ...day,
      p50: percentile(ofDay, 0.5, most),
    })),
  };
}

const jobsIn = (histogram: Histogram): number => [...histogram.values()].reduce((sum, jobs) => sum + jobs, 0);

/** The nearest-rank percentile in seconds; null without jobs. */
function percentile(histogram: Histogram, share: number, longest: number): number | null {
  const rank = Math.ceil(share * jobsIn(histogram));
  if (rank <= 0) return null;
  let passed = 0;
  for (const [bucket, jobs] of [...histogram].sort(([a], [b]) => a - b)) {
    passed += jobs;
    if (passed >= rank) return seconds(Math.min(Number(middleOf(bucket).toPrecision(3)), longest));
  }
  return null;
}

/** Seconds with at most six decimal places, as Postgres keeps times. */
const seconds = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1e6;
