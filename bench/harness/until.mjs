/** The longest wait for a condition, in milliseconds. The longest measured one is of a backlog of a million jobs: some minutes. */
const LONGEST_MS = 30 * 60_000;

/**
 * Waits for a condition, which it checks ten times a second.
 *
 * @param {() => Promise<boolean>} isTrue
 * @throws {Error} if it is not fulfilled after {@link LONGEST_MS}
 */
export async function until(isTrue) {
  const giveUpAt = performance.now() + LONGEST_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`not fulfilled after half an hour: ${String(isTrue)}`);
    await pause(0.1);
  }
}

/** @param {number} seconds */
export const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
