import { messageOf } from '../flow/index.js';

/**
 * What is wrong with a text that is not JSON, as V8 says it: with the text if that is short, but not with a part of it. Redaction does not find
 * a secret whose beginning is cut off, nor its beginning without the mark of a cut.
 */
export const jsonFault = (error: unknown): string =>
  messageOf(error).replace(/, (?:\.\.\.".*|".*"\.\.\.) is not valid JSON$/s, '');
