import { FairSemaphore } from '../database/fair-semaphore.js';
import {
  type CheckedInputs,
  type DeclaresVariables,
  inSlices,
  type Json,
  MAX_PASSWORD_BYTES,
  requestsOf,
  yieldIfSpent,
} from '../flow/index.js';
import { ValidationError } from '../rest/errors.js';
import type { Message } from '../rest/messages.js';
import { REDACTED, type Redactor } from '../secrets/redactor.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { redactorOf } from '../variables/redactors.js';
import type { SharedSnapshot } from '../variables/shared-snapshot.js';

/** The inputs of a job as its row stores them. */
export interface KeptInputs {
  /** JSON text with secrets redacted. */
  inputs: string;
  /** Sealed JSON text for the worker; null if `inputs` has no secrets. */
  secretInputs: string | null;
}

const PURPOSE = 'inputs of a job';

/** The redactor of fewer characters takes a few milliseconds to prepare, and 1 MB while it is used. */
const LARGE = 1024;

/**
 * Redacts inputs with many characters of passwords, one call at a time. The redactor of 16 KiB takes up to 0.1 s and 20 MB: 400 executes of
 * one operator that gave as much took 2.8 GB together.
 */
const semaphore = new FairSemaphore(1);

/**
 * What the caller is told about problems of inputs.
 *
 * @param most the maximum number of problems to tell. One more message says how many there are beyond those
 */
export function inputFaults(
  { problems, omitted }: Omit<CheckedInputs, 'values'>,
  most = Infinity,
): Message[] {
  const messages = problems.slice(0, most).map(({ variable, message }) => ({
    en: variable === null ? message.en : `${variable}: ${message.en}`,
    zh: variable === null ? message.zh : `${variable}：${message.zh}`,
  }));
  const more = problems.length - messages.length + omitted;
  return more === 0 ? messages : [...messages, andMore(more)];
}

/**
 * The secrets of one job: the inputs for password variables, or the default values of these variables.
 *
 * @param hidden the names of inputs that are secrets in any case: those of {@link hiddenInputs}
 */
export function passwordsOf(
  { variables }: DeclaresVariables,
  inputs: Record<string, Json>,
  shared: SharedSnapshot,
  hidden?: ReadonlySet<string>,
): Map<string, string> {
  const passwords = new Map<string, string>();
  for (const { name, type, scope, value } of variables.values()) {
    const given = Object.hasOwn(inputs, name) ? inputs[name] : value;
    const isSecret =
      type === 'password' || hidden?.has(name) || (scope === 'global' && shared.isSecret(name));
    if (isSecret && given !== undefined && given !== null && given !== '')
      passwords.set(name, typeof given === 'string' ? given : JSON.stringify(given));
  }
  return passwords;
}

/** The redactor of a job, for shared secrets and its own. */
export async function redactorWith(
  shared: SharedSnapshot,
  passwords: ReadonlyMap<string, string>,
): Promise<Redactor> {
  return passwords.size === 0
    ? shared.redactor
    : shared.redactor.and(await redactorOf([...passwords.values()]));
}

/**
 * Prepares checked inputs for the job's row. Only the worker can read the secrets.
 *
 * @param owner the id of the user who gives them
 * @throws ValidationError if there are secrets and no key, or the passwords are too large; DatabaseUnavailable if large passwords have waited
 *   too long for those of others
 */
export async function keepInputs(
  flow: DeclaresVariables,
  inputs: Record<string, Json>,
  shared: SharedSnapshot,
  box: SecretBox,
  owner: number,
): Promise<KeptInputs> {
  // Of 50,000 keys, each of the steps from here on takes tens of milliseconds.
  const turn = yieldIfSpent(requestsOf(owner));
  if (turn) await turn;
  const text = JSON.stringify(inputs);
  const passwords = passwordsOf(flow, inputs, shared);
  const given = [...passwords].filter(([name]) => Object.hasOwn(inputs, name));
  const weight = given.reduce((sum, [, password]) => sum + Buffer.byteLength(password), 0);
  if (weight > MAX_PASSWORD_BYTES) throw new ValidationError({ inputs: [TOO_LARGE] });
  const show = (): Promise<string> => shownInputs({ inputs, text }, shared, passwords, owner);
  const characters = [...passwords.values()].reduce((sum, { length }) => sum + length, 0);
  const shown = await (characters > LARGE ? semaphore.run(owner, show) : show());
  if (shown === text) return { inputs: text, secretInputs: null };
  if (!box.hasKey) throw new ValidationError({ inputs: [NO_KEY] });
  return { inputs: shown, secretInputs: box.seal(text, PURPOSE) };
}

/** JSON text of inputs with secrets redacted: the same text if they have none. */
async function shownInputs(
  { inputs, text }: { inputs: Record<string, Json>; text: string },
  shared: SharedSnapshot,
  passwords: ReadonlyMap<string, string>,
  owner: number,
): Promise<string> {
  const redactor = await redactorWith(shared, passwords);
  if (redactor.isEmpty && passwords.size === 0) return text;
  const requests = requestsOf(owner);
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(inputs))
    // Not by beginnings: a caller who chooses the inputs could find a secret letter by letter, by what is redacted.
    entries.push([
      name,
      passwords.has(name) ? REDACTED : await inSlices(redactor.value(value, 'whole'), requests),
    ]);
  if (entries.every(([name, shown]) => shown === inputs[name])) return text;
  const turn = yieldIfSpent(requests);
  if (turn) await turn;
  return JSON.stringify(Object.fromEntries(entries));
}

/**
 * The names of the inputs of a job that are hidden as a whole. They remain secrets where the job runs again, also if the shared variable that they
 * replace is no password any more.
 *
 * @param shown the inputs as they are shown, as JSON text
 */
export function hiddenInputs(shown: string): Set<string> {
  const entries = Object.entries(JSON.parse(shown) as Record<string, Json>);
  return new Set(entries.filter(([, value]) => value === REDACTED).map(([name]) => name));
}

/**
 * The names of the inputs that are hidden, and would be shown if a job with another flow got them, because that flow has no password
 * variables of these names.
 *
 * @param before the inputs as they are shown, as JSON text
 * @param after the same with the other flow
 */
export function revealedInputs(before: string, after: string): string[] {
  const shown = JSON.parse(after) as Record<string, Json>;
  return [...hiddenInputs(before)].filter((name) => shown[name] !== undefined && shown[name] !== REDACTED);
}

/** What is told about {@link revealedInputs}. */
export const revealing = (names: readonly string[]): Message => ({
  en: `The flow no longer declares variables of the type password for inputs that are secret: ${names.join(', ')}.`,
  zh: `流程不再为这些保密输入声明 password 类型的变量：${names.join('、')}。`,
});

/** What is told where the reason would repeat a secret. */
export const SECRET_UNFIT: Message = {
  en: 'A secret input does not fit the flow, or is too large.',
  zh: '某个保密输入与流程不符，或过大。',
};

/** @throws Unreadable */
export const openInputs = (sealed: string, box: SecretBox): string => box.open(sealed, PURPOSE);

const andMore = (count: number): Message => ({
  en: `${count} more ${count === 1 ? 'input is' : 'inputs are'} invalid.`,
  zh: `另有 ${count} 个输入无效。`,
});

const TOO_LARGE = {
  en: `All passwords in the inputs of a job may have at most ${MAX_PASSWORD_BYTES} bytes together.`,
  zh: `任务所给的密码合计不得超过 ${MAX_PASSWORD_BYTES} 字节。`,
};

const NO_KEY = {
  en: 'The inputs contain a password, and passwords can be stored only if LIUCHENG_SECRET_KEY is set.',
  zh: '其中含有密码，仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密码。',
};
