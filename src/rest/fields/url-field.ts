import { MESSAGES } from '../messages.js';
import { readText } from './char-field.js';
import { Field, Refused } from './field.js';
import type { FieldOptions } from './field-rules.js';
import type { Given } from './given.js';

interface UrlOptions extends FieldOptions<string> {
  /** Maximum length in characters. */
  max: number;
}

/**
 * A field for an address with `http` or `https`. Names without a dot are valid, since hosts of an internal network have such names. A user
 * name or a password in the address is not.
 */
export function UrlField(options: UrlOptions): PropertyDecorator {
  const { max } = options;
  const read = (given: Given): string | Refused => {
    const text = readText(given, { max });
    return text instanceof Refused || isWebAddress(text) ? text : new Refused(MESSAGES.notAUrl);
  };
  const schema = { type: 'string', format: 'uri', maxLength: max } as const;
  return Field({ options, kind: 'url', bounds: { max_length: max }, allowsBlank: false, schema, read });
}

/** White space, control characters and backslashes are checked first, because the parser of URLs corrects them. */
function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s\p{Cc}\\/?#][^\s\p{Cc}\\]*$/iu.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
