import type { Limits } from './limits.js';

const MIB = 1024 * 1024;

/** The default limits of a flow and its jobs. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  maxSteps: 100_000,
  maxDepth: 50,
  maxBranches: 5_000,
  maxValueBytes: MIB,
  maxLiveBytes: 16 * MIB,
  maxRecordBytes: 64 * MIB,
  maxLogBytes: 64 * MIB,
  maxNodes: 5_000,
  maxLinks: 20_000,
};

/** How many branches of each job run whatever other jobs of its worker do. */
export const BRANCHES_OF_EACH_JOB = 500;

/** How many branches run in a worker before further ones of a job wait, beyond those of {@link BRANCHES_OF_EACH_JOB}. */
export const BRANCHES_OF_ALL_JOBS = 25_000;
