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
