/**
 * Durations are counted in buckets, each 10% wider than the one before, so percentiles of millions of jobs are sums over a few hundred
 * counts. The bucket is chosen where jobs are counted: 0 below 1 ms, else `1 + floor(log1.1(ms))`, at most 999.
 */
export const RATIO = 1.1;

/** The bucket of jobs that never started. */
export const NEVER_STARTED = -1;

/** The milliseconds that stand for the durations of a bucket. They differ from each of these by less than 5%. */
export const middleOf = (bucket: number): number => (bucket <= 0 ? 0.5 : RATIO ** (bucket - 0.5));
