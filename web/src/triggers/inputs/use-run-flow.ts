import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../api/client.js';
import { type InputVariable, inputVariables } from '../../parts/input-variables.js';

interface RunFlow {
  /** The numbers of the versions, newest first; undefined until they are read. */
  versions: number[] | undefined;
  /** The variables of the flow that would run; undefined until it is read. */
  variables: InputVariable[] | undefined;
  error: unknown;
}

/**
 * What a trigger would run now: a version, or without one the newest, or the draft if there is none.
 *
 * @param process null: none is chosen yet
 */
export function useRunFlow(process: number | null, version: number | null): RunFlow {
  const versions = useQuery({
    queryKey: ['versions', process],
    queryFn: ({ signal }) => client.processes.versions(process ?? 0, { signal }),
    enabled: process !== null,
  });
  const runs = version ?? versions.data?.[0]?.number ?? null;
  const flow = useQuery({
    queryKey: ['processes', 'flow', process, runs ?? 'draft'],
    queryFn: async ({ signal }): Promise<unknown> =>
      (await client.processes.flow(process ?? 0, { version: runs ?? undefined, signal })).flow,
    enabled: process !== null && versions.data !== undefined,
  });
  const variables = useMemo(
    () => (flow.data === undefined ? undefined : inputVariables(flow.data)),
    [flow.data],
  );
  return {
    versions: versions.data?.map(({ number }) => number),
    variables,
    error: versions.error ?? flow.error,
  };
}
