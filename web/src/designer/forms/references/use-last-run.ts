import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.js';
import type { Json } from '../../model/flow.js';
import type { RunValues } from './scope.js';

/** The key of what is kept of the last runs. */
export const LAST_RUN = ['last-run'] as const;

/** The steps that are read; further ones of long loops are left out. */
const MOST_STEPS = 1000;

/** The values of the newest job of a process, for people who write expressions. Undefined until there is one. */
export function useLastRun(process: number): RunValues | undefined {
  const { data } = useQuery({
    queryKey: [...LAST_RUN, process],
    staleTime: 10_000,
    queryFn: async ({ signal }): Promise<RunValues | null> => {
      const { results } = await client.jobs.list({ process, limit: 1 }, { signal }).page();
      const [newest] = results;
      if (newest === undefined) return null;
      const [job, steps] = await Promise.all([
        client.jobs.get(newest.id, { signal }),
        client.api.GET('/api/job/step/', {
          params: { query: { job: newest.id, limit: MOST_STEPS } },
          signal,
        }),
      ]);
      const nodes = new Map<string, Readonly<Record<string, Json>>>();
      for (const { node, outputs } of steps.data?.results ?? [])
        nodes.set(node, outputs as Record<string, Json>);
      return { job: job.id, inputs: job.inputs as Record<string, Json>, nodes };
    },
  });
  return data ?? undefined;
}
