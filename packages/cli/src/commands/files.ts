import { messageOf } from '../message-of.js';
import { writeFile } from 'node:fs/promises';
import { faultText } from '@liucheng/client';
import { UsageError } from '../exit-codes.js';
import { objectIn, readText } from '../inputs.js';
import { visible } from '../output.js';
import type { Session } from '../session.js';

export interface ExportOptions {
  versions?: true;
  output?: string;
}

/** `export`: writes processes as a file that `import` reads. */
export async function exportProcesses(
  { client, output, signal }: Session,
  { versions, output: file }: ExportOptions,
  ids: number[],
): Promise<undefined> {
  const exported = await (await client.processes.export(ids, { versions, signal })).text();
  if (file === undefined || file === '-') {
    await output.line(exported.trimEnd());
    return undefined;
  }
  try {
    await writeFile(file, exported);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${messageOf(error)}`);
  }
  if (output.isJson) await output.json({ file, processes: ids });
  else output.note(`exported to ${file}: processes ${ids.join(', ')}`);
  return undefined;
}

/** `import`: creates the processes of a file, all of them or none. */
export async function importProcesses(
  { client, output, signal }: Session,
  { check }: { check?: true },
  file: string,
): Promise<undefined> {
  const text = await readText(file);
  // Sent as it is, since numbers may be larger than JavaScript can keep.
  if (!('liucheng' in objectIn(text, file)))
    throw new UsageError(`${file} is not a file of \`export\`. For a flow: liucheng run FILE`);
  if (check) {
    const warnings = await client.processes.checkImport(text, { signal });
    if (output.isJson) await output.json({ success: true, warnings });
    else {
      output.note('the file has no faults');
      for (const warning of warnings) output.note(`warning: ${visible(faultText(warning))}`);
    }
    return undefined;
  }
  const ids = await client.processes.import(text, { signal });
  if (output.isJson) await output.json({ success: true, ids });
  else for (const id of ids) await output.line(String(id));
  return undefined;
}
