/** The limits that a host sets, each with a separate setting: counts, levels of nesting, or bytes. */
export interface Limits {
  maxSteps: number;
  maxDepth: number;
  maxBranches: number;
  maxValueBytes: number;
  maxLiveBytes: number;
  maxRecordBytes: number;
  maxLogBytes: number;
  maxNodes: number;
  maxLinks: number;
}
