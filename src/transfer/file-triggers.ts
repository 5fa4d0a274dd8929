import { ValidationError } from '../rest/errors.js';
import { type Message, message, MESSAGES } from '../rest/messages.js';
import { pythonTypeName } from '../rest/python.js';
import { type Entry, isEntry, orRefuse } from './entry.js';
import { addFault, fieldFault } from './file-faults.js';
import type { FiledProcess, ReadFile } from './filed-process.js';
import { NOWHERE, PLACE_KEY } from './marks.js';
import { readHook, readPolicy, readSchedule } from './read-triggers.js';

/** The most schedules and hooks of a file. */
const MOST_TRIGGERS = 5_000;

/** The most characters of the expressions of all hooks of a file: 1,000 of them take 2 to 5 ms. */
const MOST_CHARACTERS = 1024 * 1024;

/** After so many faulty schedules and hooks no more are read: a cron expression that never matches takes 20 ms. */
const MOST_FAULTY = 100;

/** A process of a file. */
interface At {
  entry: Entry;
  /** Its place, and the number of processes. */
  place: number;
  count: number;
  /** The numbers of its versions. */
  versions: ReadonlySet<number>;
  /** The names of the password variables of its flows. */
  passwords: ReadonlySet<string>;
}

type Warn = (field: string, code: string, why: Message) => void;

/** Reads the policies, the schedules and the hooks of a file, and adds their faults to those of the file. */
export class FileTriggers {
  private triggers = 0;
  private characters = 0;
  private faulty = 0;

  /** @param canStore whether there is a key with which secrets can be stored */
  constructor(
    private readonly read: Pick<ReadFile, 'faults' | 'warnings'>,
    private readonly canStore: boolean,
  ) {}

  /** Those of one process. Faulty ones are left out. */
  of(at: At): Pick<FiledProcess, 'policy' | 'schedules' | 'hooks'> {
    return {
      policy: this.policy(at),
      schedules: this.listed('schedules', at, (entry, warn) => {
        const schedule = readSchedule(entry, at.passwords);
        const { error: en, error_zh: zh } = schedule;
        if (en !== null && zh !== null) warn('.inputs', 'null-input', { en, zh });
        return schedule;
      }),
      hooks: this.listed('hooks', at, (entry, warn) => {
        const hook = readHook(entry, this.canStore, (characters) => this.spend(characters));
        warn('', 'new-token', NEW_TOKEN);
        return hook;
      }),
    };
  }

  private policy({ entry: { policy = null }, place, count }: At): FiledProcess['policy'] {
    const refuse = (field: string, why: Message, code = 'bad-field'): void => {
      addFault(this.read.faults, fieldFault(place, field, code, why));
    };
    if (policy === null) return null;
    if (!isEntry(policy)) {
      refuse('policy', MESSAGES.bodyNotADictionary(pythonTypeName(policy)));
      return null;
    }
    const onFailure = placeIn(policy.on_failure ?? null, count);
    if (onFailure === undefined) refuse('policy.on_failure', NOT_A_PLACE, 'unknown-process');
    if (onFailure === NOWHERE)
      addFault(this.read.warnings, fieldFault(place, 'policy.on_failure', 'unknown-process', NO_HANDLER));
    const read = orRefuse(
      () => readPolicy(policy),
      (field, why) => refuse(`policy.${field}`, why),
    );
    if (read === null || onFailure === undefined) return null;
    return { ...read, on_failure: onFailure === NOWHERE ? null : onFailure };
  }

  private listed<Filed extends { version: number | null }>(
    key: 'schedules' | 'hooks',
    { entry, place, versions }: At,
    readOne: (entry: Entry, warn: Warn) => Filed,
  ): Filed[] {
    const list = entry[key] ?? [];
    const refuse = (field: string, why: Message): void => {
      addFault(this.read.faults, fieldFault(place, field, 'bad-field', why));
    };
    if (!Array.isArray(list)) refuse(key, MESSAGES.notAList(pythonTypeName(list)));
    else if (list.length > 0 && (this.triggers += list.length) > MOST_TRIGGERS) refuse(key, TOO_MANY);
    else
      return (list as unknown[]).flatMap((each, index) => {
        if (this.faulty === MOST_FAULTY) return [];
        const field = `${key}[${index}]`;
        const warn: Warn = (within, code, why) =>
          addFault(this.read.warnings, fieldFault(place, `${field}${within}`, code, why));
        const filed = isEntry(each)
          ? orRefuse(
              () => readOne(each, warn),
              (name, why) => refuse(`${field}.${name}`, why),
            )
          : null;
        if (!isEntry(each)) refuse(field, MESSAGES.bodyNotADictionary(pythonTypeName(each)));
        if (filed === null) {
          if ((this.faulty += 1) === MOST_FAULTY) refuse(key, NOT_READ);
          return [];
        }
        if (filed.version !== null && !versions.has(filed.version))
          warn('.version', 'unknown-version', notInFile(filed.version));
        return [filed];
      });
    return [];
  }

  private spend(characters: number): void {
    if ((this.characters += characters) > MOST_CHARACTERS)
      throw new ValidationError({ inputs: [TOO_MANY_CHARACTERS] });
  }
}

/** The place that `{"$process": 0}` names, {@link NOWHERE} for `{"$process": null}`, null for null, undefined for anything else. */
function placeIn(value: unknown, count: number): number | null | undefined {
  if (value === null) return null;
  const place = isEntry(value) ? value[PLACE_KEY] : undefined;
  if (place === null) return NOWHERE;
  return typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < count
    ? place
    : undefined;
}

const NOT_A_PLACE = message(
  'Name a process of the file by its place, {"$process": 0}, or write null.',
  '请以其在文件中的位置指明流程，如 {"$process": 0}，或填写 null。',
);

const NO_HANDLER = message(
  'The process for failures is not in the file: export both together, or choose a process after the import.',
  '失败时执行的流程不在文件中：请一并导出，或在导入后选择流程。',
);

const NEW_TOKEN = message(
  'It gets a new token and a new secret, which nobody sees. Rotate them after the import, then enable it.',
  '导入时生成新的令牌与密钥，但不会显示。请在导入后更换令牌，再启用。',
);

const TOO_MANY = message(
  `A file may have ${MOST_TRIGGERS} schedules and hooks at most. Import fewer processes at a time.`,
  `一个文件最多 ${MOST_TRIGGERS} 个定时任务与触发地址，请分批导入。`,
);

const TOO_MANY_CHARACTERS = message(
  `The expressions of all hooks of a file may have at most ${MOST_CHARACTERS} characters. Import fewer processes at a time.`,
  `一个文件中触发地址的表达式合计不得超过 ${MOST_CHARACTERS} 个字符，请分批导入。`,
);

const NOT_READ = message(
  `${MOST_FAULTY} schedules and hooks are faulty. Those after them were not read.`,
  `已有 ${MOST_FAULTY} 个定时任务与触发地址有误，其后的未再读取。`,
);

const notInFile = (version: number) =>
  message(
    `The file has no version ${version} of the process. Export it with its versions, or choose another version before you enable it.`,
    `文件中没有该流程的版本 ${version}。请连同版本一并导出，或在启用前选择其他版本。`,
  );
