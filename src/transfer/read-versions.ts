import { isId } from '../rest/fields/ids.js';
import { type Message, MESSAGES, message } from '../rest/messages.js';
import { pythonTypeName } from '../rest/python.js';
import { isEntry } from './entry.js';
import type { FiledFlow, FiledProcess } from './filed-process.js';

/** The most versions of a file. */
export const MOST_VERSIONS = 10_000;

/** The largest number of a version in a file, which leaves numbers for later versions. */
const LARGEST = 1_000_000_000;

/**
 * Reads the flow with this number in the file, and adds its faults to those of the file.
 *
 * @param version its number; null for the draft, or if it has no valid number
 * @param field where it is in the process: `draft`, or such as `versions[2].flow`
 */
export type FlowAt = (index: number, version: number | null, field: string) => FiledFlow | null;

/**
 * Reads the versions of a process. Faulty ones are left out.
 *
 * @param refuse is told each fault, with its place in the process, such as `versions[2].number`
 */
export function readVersions(
  list: unknown,
  flow: FlowAt,
  refuse: (field: string, why: Message) => void,
): FiledProcess['versions'] {
  const versions: FiledProcess['versions'] = [];
  if (!Array.isArray(list)) refuse('versions', MESSAGES.notAList(pythonTypeName(list)));
  else {
    const numbers = new Set<number>();
    for (const [index, version] of (list as unknown[]).entries()) {
      const field = `versions[${index}]`;
      if (!isEntry(version)) {
        refuse(field, MESSAGES.bodyNotADictionary(pythonTypeName(version)));
        continue;
      }
      const number = freeNumber(version.number, numbers, (why) => refuse(`${field}.number`, why));
      if (typeof version.flow !== 'number') refuse(`${field}.flow`, MESSAGES.required);
      else {
        const read = flow(version.flow, number, `${field}.flow`);
        if (read && number !== null) versions.push({ number, flow: read });
      }
    }
  }
  return versions;
}

/** The number of a version; null if it is refused. */
function freeNumber(number: unknown, taken: Set<number>, refuse: (why: Message) => void): number | null {
  const why =
    number === undefined
      ? MESSAGES.required
      : !isId(number) || number > LARGEST
        ? NOT_A_NUMBER
        : taken.has(number)
          ? SAME_NUMBER
          : null;
  if (why !== null) {
    refuse(why);
    return null;
  }
  taken.add(number as number);
  return number as number;
}

export const TOO_MANY_VERSIONS = message(
  `A file may have ${MOST_VERSIONS} versions at most. Import fewer processes at a time.`,
  `一个文件最多 ${MOST_VERSIONS} 个版本，请分批导入。`,
);

const NOT_A_NUMBER = message(
  `The number of a version must be an integer from 1 to ${LARGEST}.`,
  `版本编号应为 1 到 ${LARGEST} 的整数。`,
);

const SAME_NUMBER = message(
  'An earlier version of the list has the same number.',
  '列表中已有相同编号的版本。',
);
