import { isEnded, type Job } from '@liucheng/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { newestByProcess } from './newest-by-process.js';

/** So many of the newest jobs of all processes are read first. On most installations they include the last run of every row. */
const RECENT = 60;

/** How many processes are asked about at a time. */
const AT_ONCE = 4;

/** How long an answer about one process holds, in milliseconds: its newer jobs are among the newest of all. */
const HOLDS_MS = 120_000;

/**
 * The last job of each of these processes; a process that never ran is missing. One request for all, and at most one more for each
 * process whose last run is long ago. It is read again while one of the jobs runs.
 */
export const useLastJobs = (ids: readonly number[]): UseQueryResult<ReadonlyMap<number, Job>> =>
  useQuery({
    queryKey: ['jobs', 'last', ...ids],
    enabled: ids.length > 0,
    queryFn: ({ signal }) => lastJobs(ids, signal),
    refetchInterval: ({ state: { data } }) =>
      [...(data?.values() ?? [])].some((job) => !isEnded(job.state)) ? 3_000 : 20_000,
  });

async function lastJobs(ids: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, Job>> {
  const { results, next } = await client.jobs.list({ limit: RECENT }, { signal }).page();
  const last = newestByProcess(results);
  if (next === null) return last;
  const others = ids.filter((id) => !last.has(id));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let id = others.pop(); id !== undefined; id = others.pop()) {
        const job = await lastJobOf(id);
        if (job) last.set(id, job);
      }
    }),
  );
  return last;
}

const lastJobOf = (process: number): Promise<Job | null> =>
  queries.query({
    queryKey: ['jobs', 'last-of', process],
    queryFn: async () => (await client.jobs.list({ process, limit: 1 }).page()).results[0] ?? null,
    staleTime: HOLDS_MS,
  });
