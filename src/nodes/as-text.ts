import type { Json } from '../flow/index.js';

/** The text of an option that is one; `''` where nothing is set. */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
