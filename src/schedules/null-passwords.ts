import { type DeclaresVariables, excerpt, type Json } from '../flow/index.js';
import { ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';

/** How many characters of a list of names are told. */
const MOST_SHOWN = 200;

/**
 * Refuses inputs that are null for variables of the type `password`. An import leaves them so, and jobs would run with empty passwords.
 *
 * @throws ValidationError that names them
 */
export function refuseNullPasswords(
  { variables }: Pick<DeclaresVariables, 'variables'>,
  inputs: Record<string, Json>,
): void {
  const names = Object.entries(inputs)
    .filter(([name, value]) => value === null && variables.get(name)?.type === 'password')
    .map(([name]) => name);
  if (names.length > 0)
    throw new ValidationError({ inputs: [nullPasswords(excerpt(names.join(', '), MOST_SHOWN))] });
}

const nullPasswords = (names: string) =>
  message(
    `These inputs are passwords, and are null: ${names}. Set them before you enable the schedule.`,
    `这些输入为密码，但值为 null：${names}。启用之前请先填写。`,
  );
