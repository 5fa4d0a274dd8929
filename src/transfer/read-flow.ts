import { pythonTypeName } from '../rest/python.js';
import type { Catalogue, Fault } from '../flow/index.js';
import { JsonDocument } from '../rest/body/json-document.js';
import { faultsWithin } from '../rest/fields/dict-field.js';
import { type Message, MESSAGES, message } from '../rest/messages.js';
import { FLOW_LIMIT } from '../versions/read-sent-flow.js';
import { addFault, fieldFault, flowFault } from './file-faults.js';
import { type Mark, markFlow, NOWHERE } from './marks.js';
import { packMarks } from './packed-marks.js';
import type { FiledFlow, ReadFile } from './filed-process.js';

/** Where a flow is in a file. */
interface Place {
  read: Pick<ReadFile, 'faults' | 'warnings'>;
  place: number;
  /** Null: the draft, or a version without a valid number. */
  version: number | null;
  /** Where it is in its process: `draft`, or such as `versions[0].flow`. */
  field: string;
  /** The number of processes in the file. */
  count: number;
  /** Gets the names of the password variables of the flow. */
  passwords: Set<string>;
}

/**
 * Reads a flow of a file: any object that a draft may be. Adds its faults to those of the file.
 *
 * @returns null if there is none, or if it cannot be stored
 * @throws BadRequest if it is no JSON, or nests too deep
 */
export function readFlow(text: string, at: Place, catalogue: Catalogue): FiledFlow | null {
  const { read, place, version, field, count } = at;
  const isDraft = field === 'draft';
  const refuse = (code: string, why: Message): null => {
    addFault(read.faults, fieldFault(place, field, code, why, version));
    return null;
  };
  const document = JsonDocument.read(text);
  const { value } = document;
  if (value === null && isDraft) return null;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('not-a-flow', MESSAGES.bodyNotADictionary(pythonTypeName(value)));
  if (text.length > FLOW_LIMIT || Buffer.byteLength(text) > FLOW_LIMIT)
    return refuse('too-large', MESSAGES.bodyTooLarge(FLOW_LIMIT));
  const [unstorable] = document.mayBeUnstorable ? faultsWithin(value) : [];
  if (unstorable) return refuse('unstorable', unstorable);
  const { marks, passwords } = markFlow(text, catalogue);
  for (const name of passwords) at.passwords.add(name);
  for (const mark of marks) {
    if (mark.kind === 'callee') addFault(read.faults, flowFault(place, version, foreignId(mark)));
    if (mark.kind === 'place' && (mark.process === NOWHERE || mark.process >= count))
      addFault(isDraft ? read.warnings : read.faults, flowFault(place, version, notInFile(mark)));
  }
  return { text, marks: packMarks(marks) };
}

/** An id of another installation could be the id of an unrelated process here. */
function foreignId({ node, process }: Mark): Fault {
  const { en, zh } = message(
    `The id ${process} of a process means nothing here: name a process of the file by its place, {"$process": 0}.`,
    `流程 id ${process} 在此处没有意义：请以其在文件中的位置指明流程，如 {"$process": 0}。`,
  );
  return { node, port: 'process', link: null, code: 'unknown-process', message: { en, zh } };
}

function notInFile({ node }: Mark): Fault {
  const { en, zh } = message(
    'The process that it calls is not in the file: export both together, or choose a process after the import.',
    '其调用的流程不在文件中：请一并导出，或在导入后选择流程。',
  );
  return { node, port: 'process', link: null, code: 'unknown-process', message: { en, zh } };
}
