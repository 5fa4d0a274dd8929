import { ValidationError } from '../../rest/errors.js';
import { message, MESSAGES, type Message } from '../../rest/messages.js';
import { passwordFaults } from '../passwords/password-rules.js';

const USERNAME = /^[\p{L}\p{M}\p{N}_@.+-]+$/u;

/** Characters of a username, a first and a last name at most. */
export const LONGEST_NAME = 150;

const NAMES = ['username', 'first_name', 'last_name'] as const;

type Given = Partial<Record<(typeof NAMES)[number] | 'password', string | undefined>>;

const BAD_USERNAME = message(
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
  '输入一个有效的用户名。该值只能包含字母、数字和 @/./+/-/_ 字符。',
);

/** The one form in which a username is kept and looked up, however a keyboard spells it: as Django does. */
export const normalUsername = (username: string): string => username.normalize('NFKC');

/**
 * Checks what is to become of an account, by Django's rules.
 *
 * @param given what is to be written; a password is also compared with `username`
 * @throws ValidationError with every message for every field
 */
export function checkAccount(given: Given, username: string): void {
  const faults: Record<string, Message[]> = {};
  // A username's normal form may be longer than what was sent; and the operator's commands have no fields that check.
  for (const name of NAMES)
    if (Array.from(given[name] ?? '').length > LONGEST_NAME)
      faults[name] = [MESSAGES.maxLength(LONGEST_NAME)];
  if (given.username !== undefined && !USERNAME.test(given.username)) faults.username = [BAD_USERNAME];
  const wrong = given.password === undefined ? [] : passwordFaults(given.password, username);
  if (wrong.length > 0) faults.password = wrong;
  if (Object.keys(faults).length > 0) throw new ValidationError(faults);
}
