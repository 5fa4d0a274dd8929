import { type FileFault, ValidationError } from '@liucheng/client';
import { client } from '../api/client.js';
import { createWithFlow } from '../api/create-with-flow.js';
import { errorText } from '../api/error-text.js';
import { fileContent } from './file-content.js';

/** Why nothing was created from a file. */
export type Refusal =
  | { reason: 'notJson'; text: string }
  | { reason: 'notFile' | 'tooLarge' | 'unreadable' }
  | { reason: 'refused'; texts: string[] };

/** What came of a file. */
export type Imported =
  | { file: string; isCreated: false; refusal: Refusal }
  | {
      file: string;
      isCreated: true;
      created: { id: number; name: string; hasNamesake: boolean }[];
      warnings: FileFault[];
      variables: string[];
      hasTriggers: boolean;
    };

/** The largest file that the server reads, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Creates the processes of a file: all of them, or none.
 *
 * @param project for a file that is a single flow
 */
export async function importFile(file: File, project: string): Promise<Imported> {
  const refused = (refusal: Refusal): Imported => ({ file: file.name, isCreated: false, refusal });
  if (file.size > MAX_BYTES) return refused({ reason: 'tooLarge' });
  // A folder, or a file that was deleted meanwhile.
  const text = await file.text().catch(() => undefined);
  if (text === undefined) return refused({ reason: 'unreadable' });
  const content = fileContent(text);
  if (content.kind === 'notJson') return refused({ reason: 'notJson', text: content.reason });
  if (content.kind === 'unknown') return refused({ reason: 'notFile' });
  try {
    if (content.kind === 'flow') {
      const name = content.name ?? file.name.replace(/\.json$/i, '');
      const hasNamesake = await isTaken(name);
      const { id } = await createWithFlow({ name, project }, content.flow);
      return {
        file: file.name,
        isCreated: true,
        created: [{ id, name, hasNamesake }],
        warnings: [],
        variables: [],
        hasTriggers: false,
      };
    }
    const warnings = await client.processes.checkImport(text);
    // Before they exist themselves.
    const taken = await Promise.all(content.names.slice(0, NAMES_ASKED).map(isTaken));
    const ids = await client.processes.import(text);
    const created = ids.map((id, place) => ({
      id,
      name: content.names[place] ?? '',
      hasNamesake: taken[place] ?? false,
    }));
    return { file: file.name, isCreated: true, created, warnings, ...content };
  } catch (error) {
    const texts = error instanceof ValidationError ? textsOf(error) : [errorText(error)];
    return refused({ reason: 'refused', texts });
  }
}

/** A file may have a thousand processes. */
const NAMES_ASKED = 20;

/** Whether a process has exactly this name. */
async function isTaken(name: string): Promise<boolean> {
  const { results } = await client.processes.list({ name, limit: 100 }).page();
  return results.some((process) => process.name === name);
}

function textsOf(error: ValidationError): string[] {
  if (error.faults.length === 0) return errorText(error).split('\n');
  return error.faults.map((fault) => {
    const { process = 0, field, node, port } = fault as Partial<FileFault>;
    const place = [field, node, port].filter((part) => part != null).join(' · ');
    return `#${process + 1}${place === '' ? '' : ` ${place}`}: ${fault.message}`;
  });
}
