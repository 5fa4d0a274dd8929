import type { Catalogue } from '../flow/index.js';
import { JsonDocument } from '../rest/body/json-document.js';
import { pythonTypeName } from '../rest/python.js';
import type { SentBody } from '../rest/body/request-body.js';
import { ValidationError } from '../rest/errors.js';
import { fieldsOf } from '../rest/fields/field.js';
import { objectIn } from '../rest/fields/given.js';
import { readFields } from '../rest/fields/read-fields.js';
import { MESSAGES, message } from '../rest/messages.js';
import { ProcessInput } from '../process/dto/process-input.js';
import { type FileFault, fieldFault } from './file-faults.js';
import { fileText } from './file-text.js';
import { type Entry, isEntry } from './entry.js';
import type { FiledProcess, ReadFile } from './filed-process.js';
import { readFlow } from './read-flow.js';
import { type FlowAt, MOST_VERSIONS, readVersions, TOO_MANY_VERSIONS } from './read-versions.js';
import { splitFile } from './split-file.js';

/** The version of the format, under the key `liucheng`. */
export const FORMAT = 1;

/** The most processes of a file. */
export const MOST_PROCESSES = 1_000;

const MOST_FLOWS = MOST_PROCESSES + MOST_VERSIONS;

declare module '../versions/flow-threads/tasks.js' {
  interface Tasks {
    /** Reads a file of processes. */
    readFile: { given: SentBody; done: ReadFile };
  }
}

/**
 * Reads a file of processes, and finds what cannot be stored. Whether the flows of versions are valid is checked later.
 *
 * @param sent the body: JSON, or a form with a file `file`
 * @throws ValidationError if it is no file of processes; BadRequest or UnsupportedMediaType if it cannot be parsed
 */
export async function readFile(sent: SentBody, catalogue: Catalogue): Promise<ReadFile> {
  const split = splitFile(await fileText(sent), MOST_FLOWS);
  if (split === null) throw new ValidationError({ processes: [TOO_MANY_VERSIONS] });
  const { document, flows } = split;
  const entries = entriesOf(objectIn(document));
  const read: ReadFile = { processes: [], faults: [], warnings: [] };
  for (const [place, entry] of entries.entries()) {
    const flow: FlowAt = (index, version, field) => {
      const at = { read, place, version, field, count: entries.length };
      return readFlow(flows[index] ?? 'null', at, catalogue);
    };
    read.processes.push(readProcess(entry, place, read, flow));
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

function readProcess(entry: unknown, place: number, { faults }: ReadFile, flow: FlowAt): FiledProcess {
  const process: FiledProcess = { input: {}, draft: null, versions: [] };
  if (!isEntry(entry)) {
    faults.push(
      fieldFault(place, 'processes', 'bad-field', MESSAGES.bodyNotADictionary(pythonTypeName(entry))),
    );
    return process;
  }
  process.input = readInput(entry, place, faults);
  if (typeof entry.draft === 'number') process.draft = flow(entry.draft, null, 'draft');
  process.versions = readVersions(entry.versions ?? [], flow, (field, why) =>
    faults.push(fieldFault(place, field, 'bad-field', why)),
  );
  if ((entry.policy ?? null) !== null) faults.push(fieldFault(place, 'policy', 'not-supported', NO_POLICIES));
  for (const field of ['schedules', 'hooks'])
    if (!isEmptyList(entry[field] ?? [])) faults.push(fieldFault(place, field, 'not-supported', NO_TRIGGERS));
  return process;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function readInput(entry: Entry, place: number, faults: FileFault[]): Entry {
  const given = [...fieldsOf(ProcessInput).keys()].map((name) => [name, entry[name]] as const);
  try {
    const document = JsonDocument.read(JSON.stringify(Object.fromEntries(given)));
    return Object.fromEntries(Object.entries(readFields(ProcessInput, document)));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const [field, messages] of Object.entries(error.fields))
      for (const text of messages) faults.push(fieldFault(place, field, 'bad-field', text));
    return {};
  }
}

const OTHER_FORMAT = message(
  `This is no file of this format. Its value must be ${FORMAT}.`,
  `文件格式不受支持，该值应为 ${FORMAT}。`,
);

const NO_POLICIES = message(
  'This installation has no policies of processes: set it to null.',
  '本系统尚无流程策略：请设为 null。',
);

const NO_TRIGGERS = message(
  'This installation has no schedules and hooks: leave the list empty.',
  '本系统尚无定时计划与触发器：请保持列表为空。',
);
