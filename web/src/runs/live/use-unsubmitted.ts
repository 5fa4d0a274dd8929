import type { Job, Version } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { hasUnsubmittedChanges } from '../model/unsubmitted-changes.js';
import { flowQuery, processQuery } from '../queries.js';

/**
 * Whether the draft has changes with which a job cannot be resumed, as they were not submitted; false where that cannot be read.
 *
 * @param versions those of the process, newest first; undefined until they have come
 */
export function useUnsubmitted(
  job: Job,
  versions: readonly Version[] | undefined,
): { isUnsubmitted: boolean; isFetching: boolean } {
  const newest = versions?.[0]?.number;
  const process = useQuery({ ...processQuery(job.process), staleTime: 0 });
  const draft = useQuery(flowQuery(job.process, null));
  const submitted = useQuery({ ...flowQuery(job.process, newest ?? 0), enabled: newest !== undefined });
  const isRead = versions !== undefined && (newest === undefined || submitted.data !== undefined);
  return {
    isUnsubmitted:
      isRead &&
      process.data !== undefined &&
      draft.data !== undefined &&
      hasUnsubmittedChanges(job, { flow: draft.data, utime: process.data.utime }, submitted.data),
    isFetching: process.isFetching || draft.isFetching || submitted.isFetching,
  };
}
