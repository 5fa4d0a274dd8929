import type { DeclaresVariables, Json } from '../../flow/index.js';
import type { Message } from '../../rest/messages.js';
import { REDACTED, type Redactor } from '../../secrets/redactor.js';
import { redactorOf } from '../../variables/redactors.js';
import type { SharedSnapshot } from '../../variables/shared-snapshot.js';

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
  zh: `流程不再为这些机密输入声明 password 类型的变量：${names.join('、')}。`,
});

/** What is told where the reason would repeat a secret. */
export const SECRET_UNFIT: Message = {
  en: 'A secret input does not fit the flow, or is too large.',
  zh: '某个机密输入与流程不符，或过大。',
};
