/** The newest of some jobs for each process. Newer jobs have greater ids. */
export function newestByProcess<Job extends { id: number; process: number }>(
  jobs: readonly Job[],
): Map<number, Job> {
  const newest = new Map<number, Job>();
  for (const job of jobs) {
    const other = newest.get(job.process);
    if (!other || other.id < job.id) newest.set(job.process, job);
  }
  return newest;
}
