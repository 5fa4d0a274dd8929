import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.js';
import { isTruncated } from '../../../runs/model/steps.js';
import type { Json } from '../../model/flow.js';
import type { RunValues } from './scope.js';

/** The key of what is kept of the last runs. */
export const LAST_RUN = ['last-run'] as const;

/** The steps that are read; further ones of long loops are left out. */
const MOST_STEPS = 1000;

/** The values that the API gives as they were: what is too large to be shown, or has a secret that is hidden, is no value to go on with. */
const wholeValues = (values: unknown): Record<string, Json> =>
  isTruncated(values)
    ? {}
    : Object.fromEntries(
        Object.entries(values as object).filter(
          ([, value]) => !isTruncated(value) && !JSON.stringify(value).includes('***'),
        ),
      );

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
      for (const { node, outputs } of steps.data?.results ?? []) nodes.set(node, wholeValues(outputs));
      return { job: job.id, inputs: wholeValues(job.inputs), nodes };
    },
  });
  return data ?? undefined;
}
