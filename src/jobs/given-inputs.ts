import type { CompiledFlow, Json } from '../flow/index.js';
import { ValidationError } from '../rest/errors.js';
import { REDACTED } from '../secrets/redactor.js';
import type { SecretBox } from '../secrets/secret-box.js';
import type { SharedSnapshot } from './shared-snapshot.js';

/** What a job was given, as its row keeps it. */
export interface KeptInputs {
  /** JSON text, for everybody. */
  inputs: string;
  /** JSON text, sealed, for the worker; null where `inputs` hides nothing. */
  secretInputs: string | null;
}

const PURPOSE = 'inputs of a job';

/** The values that a flow was given for its passwords, or has itself for them: secrets of the one job. */
export function passwordsOf(
  { variables }: CompiledFlow,
  inputs: Record<string, Json>,
  shared: SharedSnapshot,
): Map<string, string> {
  const passwords = new Map<string, string>();
  for (const { name, type, scope, value } of variables.values()) {
    const given = Object.hasOwn(inputs, name) ? inputs[name] : value;
    const isSecret = type === 'password' || (scope === 'global' && shared.isSecret(name));
    if (isSecret && given !== undefined && given !== null && given !== '')
      passwords.set(name, typeof given === 'string' ? given : JSON.stringify(given));
  }
  return passwords;
}

/**
 * Checked inputs as the job's row is to keep them: secrets for nobody but the worker.
 *
 * @throws ValidationError where there is something to hide, and no key to do it with
 */
export function keepInputs(
  flow: CompiledFlow,
  inputs: Record<string, Json>,
  shared: SharedSnapshot,
  box: SecretBox,
): KeptInputs {
  const text = JSON.stringify(inputs);
  const passwords = passwordsOf(flow, inputs, shared);
  const redactor = shared.redactor.and([...passwords.values()]);
  const entries = Object.entries(inputs).map(([name, value]): [string, Json] => [
    name,
    // No beginnings: whoever sends them chose them, and would learn by what is hidden how a secret goes on.
    passwords.has(name) ? REDACTED : redactor.value(value, 'whole'),
  ]);
  const shown = JSON.stringify(Object.fromEntries(entries));
  if (shown === text) return { inputs: text, secretInputs: null };
  if (!box.hasKey) throw new ValidationError({ inputs: [NO_KEY] });
  return { inputs: shown, secretInputs: box.seal(text, PURPOSE) };
}

/** @throws Unreadable */
export const openInputs = (sealed: string, box: SecretBox): string => box.open(sealed, PURPOSE);

const NO_KEY = {
  en: 'They hold a password, and passwords are only kept where LIUCHENG_SECRET_KEY is set.',
  zh: '其中含有密码，仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密码。',
};
