import { useQueries } from '@tanstack/react-query';
import { client } from './client.js';

/** The names of processes, by id. Those that were deleted, or that are still being read, have none. */
export function useProcessNames(ids: readonly number[]): ReadonlyMap<number, string> {
  return useQueries({
    queries: [...new Set(ids)].map((id) => ({
      queryKey: ['processes', 'one', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.processes.get(id, { signal }),
      staleTime: 60_000,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const]))),
  });
}
