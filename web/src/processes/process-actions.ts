import type { Process } from '@liucheng/client';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { saveFile } from '../parts/save-file.js';

/** Hands a file with these processes to the browser. */
export async function exportProcesses(
  ids: readonly number[],
  name: string,
  versions: boolean,
): Promise<void> {
  // Characters that file systems refuse.
  saveFile(await client.processes.export(ids, { versions }), name.replaceAll(/[/\\:*?"<>|]/g, '-'));
}

/** Creates a process with the draft of another. */
export async function copyProcess(id: number): Promise<Process> {
  const { data } = await client.api.POST('/api/process/copy/', { body: { id } });
  await queries.invalidateQueries({ queryKey: ['processes'] });
  if (!data) throw new TypeError('the server answered without a process');
  return data;
}

/** Deletes all of these processes, or none. @throws Conflict if one has jobs that have not ended */
export async function deleteProcesses(ids: readonly number[]): Promise<void> {
  await client.processes.delete(ids);
  await queries.invalidateQueries({ queryKey: ['processes'] });
}
