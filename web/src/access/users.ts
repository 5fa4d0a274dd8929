import type { components } from '@liucheng/client';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type UserPage = Schemas['UserPage'];

/** The full name of a user; the username where there is none. */
export const nameOf = ({ first_name: first, last_name: last, username }: User): string =>
  [first, last].filter(Boolean).join(' ') || username;

/** Users to choose a filter from. */
export const userChoicesQuery = queryOptions({
  queryKey: ['users', 'choices'],
  queryFn: async ({ signal }): Promise<User[]> => {
    const query = { limit: 1000, ordering: 'username' };
    return (await client.api.GET('/api/user/user/', { params: { query }, signal })).data?.results ?? [];
  },
  staleTime: 30_000,
});

/** Changes fields of a user, and shows lists of users anew. */
export async function changeUser(id: number, body: Schemas['UserChange']): Promise<void> {
  await client.api.PATCH('/api/user/user/{id}/', { params: { path: { id } }, body });
  await refresh();
}

export async function createUser(body: Schemas['UserInput']): Promise<void> {
  await client.api.POST('/api/user/user/', { body });
  await refresh();
}

export async function deleteUser(id: number): Promise<void> {
  await client.api.DELETE('/api/user/user/{id}/', { params: { path: { id } } });
  await refresh();
}

/** Also says anew who one is: an administrator may have changed their own name. */
const refresh = async (): Promise<void> => {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['users'] }),
    queries.invalidateQueries({ queryKey: ['me'] }),
  ]);
};
