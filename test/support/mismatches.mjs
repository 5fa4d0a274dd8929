/**
 * The responses that the running test has received and that openapi.json does not describe.
 *
 * @type {string[]}
 */
const mismatches = [];

/**
 * Fails the running test at its end, even if it catches errors.
 *
 * @param {string} mismatch
 */
export function addMismatch(mismatch) {
  mismatches.push(mismatch);
}

/**
 * Runs after each test and at the end of each spec file: see `jest/run-spec.mjs`.
 *
 * @throws {Error} if there are mismatches
 */
export function failOnMismatches() {
  const all = mismatches.splice(0);
  if (all.length > 0) throw new Error(`responses do not match openapi.json:\n${all.join('\n')}`);
}
