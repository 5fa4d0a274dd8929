import { readFileSync } from 'node:fs';
import { format } from 'oxfmt';

/** It has no comments, which JSON.parse does not take. */
const OPTIONS = /** @type {import('oxfmt').FormatConfig} */ (
  JSON.parse(readFileSync('.oxfmtrc.json', 'utf8'))
);

/**
 * A text as `npm run format` would format it in a file.
 *
 * @param {string} file
 * @param {string} text
 * @returns {Promise<string>}
 * @throws {Error} if it cannot be read
 */
export async function formatted(file, text) {
  const { code, errors } = await format(file, text, OPTIONS);
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join()}`);
  return code;
}
