import type { JobFilters } from '../dto/job-filters.js';

/** The version that no job has: versions begin with 1. */
export const NO_VERSION = 0;

/**
 * The filters of the same jobs without a kind where a version is given: all jobs with a version are of the kind `run`. With both, a page took
 * seconds beside many jobs that wait.
 */
export function withoutKind(filters: JobFilters): JobFilters {
  const { kind, ...others } = filters;
  if (kind === undefined || filters.version === undefined) return filters;
  return kind === 'run' ? others : { ...others, version: NO_VERSION };
}
