import { ValidationError } from '../../rest/errors.js';
import { message, MESSAGES, type Message } from '../../rest/messages.js';
import { passwordFaults } from '../passwords/password-rules.js';

const USERNAME = /^[\p{L}\p{M}\p{N}_@.+-]+$/u;

/** The maximum length of a username, a first name and a last name, in characters. */
export const LONGEST_NAME = 150;

const NAMES = ['username', 'first_name', 'last_name'] as const;

type Given = Partial<Record<(typeof NAMES)[number] | 'password', string | undefined>>;

const BAD_USERNAME = message(
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
  '输入一个有效的用户名。该值只能包含字母、数字和 @/./+/-/_ 字符。',
);

/** The form in which a username is stored and looked up: NFKC, as in Django, so that equivalent spellings are one name. */
export const normalUsername = (username: string): string => username.normalize('NFKC');

/**
 * Checks the fields of a new or changed account by Django's rules.
 *
 * @param given the fields that will be written. A password is also compared with `username`
 * @throws ValidationError with all faults of all fields
 */
export function checkAccount(given: Given, username: string): void {
  const faults: Record<string, Message[]> = {};
  // The request's fields are checked too, but a username can be longer in NFKC, and `npm run user` has no field checks.
  for (const name of NAMES)
    if (Array.from(given[name] ?? '').length > LONGEST_NAME)
      faults[name] = [MESSAGES.maxLength(LONGEST_NAME)];
  if (given.username !== undefined && !USERNAME.test(given.username)) faults.username = [BAD_USERNAME];
  const wrong = given.password === undefined ? [] : passwordFaults(given.password, username);
  if (wrong.length > 0) faults.password = wrong;
  if (Object.keys(faults).length > 0) throw new ValidationError(faults);
}
