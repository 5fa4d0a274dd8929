/**
 * Waits for a condition, which it checks ten times a second.
 *
 * @param {() => Promise<boolean>} isTrue
 */
export async function until(isTrue) {
  while (!(await isTrue())) await pause(0.1);
}

/** @param {number} seconds */
export const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
