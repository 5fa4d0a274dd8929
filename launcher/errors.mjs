/**
 * The code of a system error, such as `ENOENT`.
 *
 * @param {unknown} error what was thrown
 * @returns {string | undefined}
 */
export const codeOf = (error) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/**
 * The message of an error, or the thrown value as text.
 *
 * @param {unknown} error what was thrown
 * @returns {string}
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
