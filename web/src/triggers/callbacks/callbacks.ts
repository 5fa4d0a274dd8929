import type { components } from '@liucheng/client';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.js';
import { queries } from '../../api/queries.js';

export type Callback = components['schemas']['Callback'];

export const CALLBACK_STATES = ['waiting', 'delivered', 'failed'] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];

/** How many callbacks of all processes are looked through for those of one: the API filters by job, not by process. */
export const MOST_CALLBACKS = 500;
const MOST_JOBS = 1_000;

/**
 * The callbacks of a process, newest first.
 *
 * @param job only those of a job
 */
export const callbacksQuery = (process: number, state: CallbackState | undefined, job: number | undefined) =>
  queryOptions({
    queryKey: ['callbacks', process, state ?? '', job ?? 0],
    queryFn: async ({ signal }): Promise<Callback[]> => {
      const query = {
        limit: MOST_CALLBACKS,
        ...(state === undefined ? {} : { state }),
        ...(job === undefined ? {} : { job }),
      };
      const [callbacks, jobs] = await Promise.all([
        client.api.GET('/api/job/callback/', { params: { query }, signal }),
        client.jobs.list({ process, ordering: '-id', limit: MOST_JOBS }, { signal }).page(),
      ]);
      const all = callbacks.data?.results ?? [];
      const own = new Set(jobs.results.map(({ id }) => id));
      return job === undefined ? all.filter((callback) => own.has(callback.job)) : all;
    },
    refetchInterval: 5_000,
  });

/** Sends a callback once more, now. */
export async function sendAgain(id: number): Promise<void> {
  await client.api.POST('/api/job/callback/{id}/retry/', { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: ['callbacks'] });
}

/** Makes the secret that signs callbacks. @returns it; no other answer has it */
export async function makeSecret(): Promise<string | undefined> {
  return (await client.api.POST('/api/job/callback/secret/')).data?.secret;
}
