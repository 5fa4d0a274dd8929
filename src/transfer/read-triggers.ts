import { excerpt } from '../flow/index.js';
import { HookInput } from '../hooks/dto/hook-input.js';
import { NO_KEY } from '../hooks/hook-words.js';
import { checkAllExpressions } from '../hooks/input-expressions.js';
import { checkTogether, DEFAULT_POLICY, type Policy } from '../policies/default-policy.js';
import { PolicyInput } from '../policies/dto/policy-input.js';
import { ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import { ScheduleInput } from '../schedules/dto/schedule-input.js';
import { refuseLarge } from '../schedules/inputs-size.js';
import { type Entry, readEntry } from './entry.js';
import { HOOK_FIELDS, POLICY_FIELDS, SCHEDULE_FIELDS } from './filed-fields.js';
import type { FiledHook, FiledSchedule } from './filed-process.js';

/** How many characters of a list of names are told. */
const MOST_SHOWN = 200;

/**
 * A policy of a file, without the process `on_failure`.
 *
 * @throws ValidationError
 */
export function readPolicy(entry: Entry): Policy {
  const given = Object.entries(readEntry(PolicyInput, entry, POLICY_FIELDS));
  const policy = {
    ...DEFAULT_POLICY,
    ...(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Partial<Policy>),
  };
  checkTogether(policy);
  return policy;
}

/**
 * A schedule of a file. Whether its inputs fit the flow is checked when it is enabled.
 *
 * @param passwords the names of the variables of the type `password`: their inputs are not stored as they are
 * @throws ValidationError
 */
export function readSchedule(entry: Entry, passwords: ReadonlySet<string>): FiledSchedule {
  const known = { process: 1, enabled: false };
  const read = readEntry(ScheduleInput, entry, SCHEDULE_FIELDS, known);
  const { name, cron, timezone, version = null, misfire } = read;
  const inputs = JSON.stringify(read.inputs);
  refuseLarge(inputs);
  const given = Object.entries(read.inputs);
  const secret = given.filter(([input, value]) => value !== null && passwords.has(input));
  if (secret.length > 0) throw new ValidationError({ inputs: [hasSecrets(namesOf(secret))] });
  const missing = given.filter(([, value]) => value === null);
  const why = missing.length === 0 ? null : withoutSecrets(namesOf(missing));
  return {
    name,
    cron,
    timezone,
    version,
    misfire,
    inputs,
    error: why?.en ?? null,
    error_zh: why?.zh ?? null,
  };
}

/**
 * A hook of a file.
 *
 * @param canStore whether there is a key with which its secret can be stored
 * @param spend is told the characters of its expressions, and throws if they are too many
 * @throws ValidationError
 */
export function readHook(entry: Entry, canStore: boolean, spend: (characters: number) => void): FiledHook {
  const known = { process: 1, enabled: false };
  const read = readEntry(HookInput, entry, HOOK_FIELDS, known);
  const { name, version = null, respond, signature } = read;
  const inputs = JSON.stringify(read.inputs);
  spend(inputs.length);
  checkAllExpressions(read.inputs);
  if (signature !== 'none' && !canStore) throw new ValidationError({ signature: [NO_KEY] });
  return { name, version, respond, signature, inputs };
}

const namesOf = (inputs: readonly (readonly [string, unknown])[]): string =>
  excerpt(inputs.map(([name]) => name).join(', '), MOST_SHOWN);

const hasSecrets = (names: string) =>
  message(
    `A file has no secrets: the values for variables of the type password must be null: ${names}.`,
    `文件不含机密：password 类型变量的值应为 null：${names}。`,
  );

const withoutSecrets = (names: string) =>
  message(
    `Imported without the values of these inputs, which are null in the file: ${names}. Set them before you enable it.`,
    `导入时缺少这些输入的值（文件中为 null）：${names}。启用之前请先填写。`,
  );
