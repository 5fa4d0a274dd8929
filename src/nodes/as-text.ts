import type { Json } from '../flow/index.js';

/** The value of an option if it is a text, else `''`. */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
