import type { components } from '@liucheng/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.js';
import { queries } from '../../api/queries.js';

export type Callback = components['schemas']['Callback'];

export const CALLBACK_STATES = ['waiting', 'delivered', 'failed'] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];

/** How many callbacks a page of the list shows. */
export const PAGE = 20;

/**
 * A page of the callbacks of a process, newest first.
 *
 * @param job only those of a job
 */
export const callbacksQuery = (
  process: number,
  { state, job, offset }: { state: CallbackState | undefined; job: number | undefined; offset: number },
) =>
  queryOptions({
    queryKey: ['callbacks', process, state ?? '', job ?? 0, offset],
    queryFn: async ({ signal }) => {
      const query = {
        ...{ process, limit: PAGE, offset },
        ...(state === undefined ? {} : { state }),
        ...(job === undefined ? {} : { job }),
      };
      const { data } = await client.api.GET('/api/job/callback/', { params: { query }, signal });
      return { count: data?.count ?? 0, results: data?.results ?? [] };
    },
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
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
