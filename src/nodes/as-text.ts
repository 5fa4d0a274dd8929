import type { Json } from '../flow/index.js';

/** The value if it is a text, else `''`. */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
