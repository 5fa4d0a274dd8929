import type { Catalogue } from '../flow/index.js';
import { pythonTypeName } from '../rest/python.js';
import type { SentBody } from '../rest/body/request-body.js';
import { ValidationError } from '../rest/errors.js';
import { fieldsOf } from '../rest/fields/field-rules.js';
import { objectIn } from '../rest/fields/given.js';
import { MESSAGES, message } from '../rest/messages.js';
import { ProcessInput } from '../process/dto/process-input.js';
import { addFault, type FileFaults, fieldFault, noFaults } from './file-faults.js';
import { fileText } from './file-text.js';
import { FileTriggers } from './file-triggers.js';
import { type Entry, isEntry, orRefuse, readEntry } from './entry.js';
import type { FiledProcess, ReadFile } from './filed-process.js';
import { readFlow } from './read-flow.js';
import { type FlowAt, MOST_VERSIONS, readVersions, TOO_MANY_VERSIONS } from './read-versions.js';
import { splitFile } from './split-file.js';

/** The version of the format, under the key `liucheng`. */
export const FORMAT = 1;

/** The most processes of a file. */
export const MOST_PROCESSES = 1_000;

const MOST_FLOWS = MOST_PROCESSES + MOST_VERSIONS;

/** A file as it was sent. It can be handed to another thread. */
interface SentFile extends SentBody {
  /** Whether there is a key with which the secrets of hooks can be stored. */
  canStore: boolean;
}

declare module '../versions/flow-threads/tasks.js' {
  interface Tasks {
    /** Reads a file of processes. */
    readFile: { given: SentFile; done: ReadFile };
  }
}

/**
 * Reads a file of processes, and finds what cannot be stored. Whether the flows of versions are valid is checked later.
 *
 * @param sent the body: JSON, or a form with a file `file`
 * @throws ValidationError if it is no file of processes; BadRequest or UnsupportedMediaType if it cannot be parsed
 */
export async function readFile(sent: SentFile, catalogue: Catalogue): Promise<ReadFile> {
  const split = splitFile(await fileText(sent), MOST_FLOWS);
  if (split === null) throw new ValidationError({ processes: [TOO_MANY_VERSIONS] });
  const { document, flows } = split;
  const entries = entriesOf(objectIn(document));
  refuseManyVersions(entries);
  const read: ReadFile = { processes: [], faults: noFaults(), warnings: noFaults() };
  const triggers = new FileTriggers(read, sent.canStore);
  for (const [place, entry] of entries.entries()) {
    const passwords = new Set<string>();
    const flow: FlowAt = (index, version, field) => {
      const at = { read, place, version, field, count: entries.length, passwords };
      return readFlow(flows[index] ?? 'null', at, catalogue);
    };
    const process = readProcess(entry, place, read, flow);
    if (isEntry(entry)) {
      const versions = new Set(process.versions.map(({ number }) => number));
      Object.assign(process, triggers.of({ entry, place, count: entries.length, versions, passwords }));
    }
    read.processes.push(process);
  }
  return read;
}

function entriesOf({ liucheng, processes }: Entry): unknown[] {
  if (liucheng === undefined) throw new ValidationError({ liucheng: [MESSAGES.required] });
  if (liucheng !== FORMAT) throw new ValidationError({ liucheng: [OTHER_FORMAT] });
  if (processes === undefined) throw new ValidationError({ processes: [MESSAGES.required] });
  if (!Array.isArray(processes))
    throw new ValidationError({ processes: [MESSAGES.notAList(pythonTypeName(processes))] });
  if (processes.length === 0) throw new ValidationError({ processes: [MESSAGES.emptyList] });
  if (processes.length > MOST_PROCESSES)
    throw new ValidationError({ processes: [MESSAGES.tooManyItems(MOST_PROCESSES)] });
  return processes;
}

/** Before they are read: each of a million faulty versions would be a fault. @throws ValidationError */
function refuseManyVersions(entries: readonly unknown[]): void {
  let count = 0;
  for (const entry of entries)
    if (isEntry(entry) && Array.isArray(entry.versions)) count += entry.versions.length;
  if (count > MOST_VERSIONS) throw new ValidationError({ processes: [TOO_MANY_VERSIONS] });
}

function readProcess(entry: unknown, place: number, { faults }: ReadFile, flow: FlowAt): FiledProcess {
  const process: FiledProcess = {
    input: {},
    draft: null,
    versions: [],
    policy: null,
    schedules: [],
    hooks: [],
  };
  if (!isEntry(entry)) {
    const why = MESSAGES.bodyNotADictionary(pythonTypeName(entry));
    addFault(faults, fieldFault(place, 'processes', 'bad-field', why));
    return process;
  }
  process.input = readInput(entry, place, faults);
  if (typeof entry.draft === 'number') process.draft = flow(entry.draft, null, 'draft');
  process.versions = readVersions(entry.versions ?? [], flow, (field, why) =>
    addFault(faults, fieldFault(place, field, 'bad-field', why)),
  );
  return process;
}

function readInput(entry: Entry, place: number, faults: FileFaults): Entry {
  const read = orRefuse(
    () => readEntry(ProcessInput, entry, [...fieldsOf(ProcessInput).keys()]),
    (field, why) => addFault(faults, fieldFault(place, field, 'bad-field', why)),
  );
  return Object.fromEntries(Object.entries(read ?? {}));
}

const OTHER_FORMAT = message(
  `This is no file of this format. Its value must be ${FORMAT}.`,
  `文件格式不受支持，该值应为 ${FORMAT}。`,
);
