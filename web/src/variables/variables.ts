import type { components } from '@liucheng/client';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';

type Schemas = components['schemas'];
export type Variable = Schemas['Variable'];
export type VariablePage = Schemas['VariablePage'];
export type VariableType = Variable['type'];
export type VariableInput = Schemas['VariableInput'];

export const NO_PAGE: VariablePage = { count: 0, next: null, previous: null, results: [] };

const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['variables'] });

export async function createVariable(body: VariableInput): Promise<void> {
  await client.api.POST('/api/process/variable/', { body });
  await refresh();
}

export async function changeVariable(id: number, body: Schemas['VariableChange']): Promise<void> {
  await client.api.PATCH('/api/process/variable/{id}/', { params: { path: { id } }, body });
  await refresh();
}

/** The variable as it is now. */
export async function readVariable(id: number): Promise<Variable | undefined> {
  return (await client.api.GET('/api/process/variable/{id}/', { params: { path: { id } } })).data;
}

/** Deletes variables, one after the other: the API has no call for several. Stops at the first that fails. */
export async function deleteVariables(
  variables: readonly Variable[],
): Promise<{ deleted: number; failed?: { name: string; error: unknown } }> {
  let deleted = 0;
  try {
    for (const { id, name } of variables) {
      try {
        await client.api.DELETE('/api/process/variable/{id}/', { params: { path: { id } } });
        deleted += 1;
      } catch (error) {
        return { deleted, failed: { name, error } };
      }
    }
    return { deleted };
  } finally {
    await refresh();
  }
}

/** Whether two states of a variable differ in what a person may have changed. The value of a secret is not known. */
export const isChanged = (before: Variable, after: Variable): boolean =>
  (['name', 'type', 'mark', 'value'] as const).some(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
