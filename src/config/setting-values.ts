import { SettingsError } from './settings-error.js';

// Each function parses the value of a setting, and throws a SettingsError that says which values the setting takes.

/** Any text. */
export const text = (value: string) => value;

/** A whole number from `min` to `max`. */
export const wholeNumber =
  (min: number, max: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new SettingsError(`takes a whole number from ${min} to ${max}`);
    return number;
  };

/** One of the given texts. */
export const oneOf =
  <T extends string>(...choices: T[]) =>
  (value: string): T => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new SettingsError(`takes one of: ${choices.join(', ')}`);
    return choice;
  };

/** Someone with a copy of the database could guess a shorter key. */
const MIN_KEY_LENGTH = 32;

/** One or more keys, comma separated. The first one encrypts. */
export const keys = (value: string): string[] => {
  const given = value.split(',').map((key) => key.trim());
  if (given.some((key) => key.length < MIN_KEY_LENGTH))
    throw new SettingsError(
      `takes a key of at least ${MIN_KEY_LENGTH} characters, such as the output of \`openssl rand -hex 32\`, or several, comma separated`,
    );
  return given;
};

/** Whether a part of a URL can be decoded, as those who connect do with the user, the password and the path. */
export const isDecodable = (part: string): boolean => {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
};

/** What a URL with a password may lack. */
export const ESCAPES = 'In its user and password, write %2F for /, %23 for #, %3F for ? and %25 for %';

/** A URL with one of the given protocols, such as `postgres:`. */
export const url =
  (...protocols: string[]) =>
  (value: string): string => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    const isOfProtocol = protocols.some((protocol) => value.startsWith(`${protocol}//`));
    if (!parsed && isOfProtocol) throw new SettingsError(`takes a URL with one host. ${ESCAPES}`);
    if (!parsed || !protocols.includes(parsed.protocol))
      throw new SettingsError(`takes a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    const { username, password, pathname } = parsed;
    if (![username, password, pathname].every(isDecodable))
      throw new SettingsError('takes a URL in which a % is written as %25');
    return value;
  };

/** The greatest user id of Linux; 2^32 − 1 means "no user". */
const MAX_USER_ID = 4_294_967_294;

/** The numbers of a user and a group, such as `1001:1001`. */
export const userNumbers = (value: string): string => {
  if (!/^\d{1,10}:\d{1,10}$/.test(value) || value.split(':').some((part) => Number(part) > MAX_USER_ID))
    throw new SettingsError('takes a user id and a group id, such as 1001:1001');
  return value;
};
