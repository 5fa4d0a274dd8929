import { readFileSync } from 'node:fs';

/**
 * @param {number[]} values
 * @returns {number} NaN without values
 */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/**
 * @param {number[]} values
 * @param {number} part 0–1
 * @returns {number} the smallest value that is not below this part of the values; NaN without values
 */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? NaN;
}

/**
 * A measurement of this project and of its yardstick.
 *
 * @typedef {{ ours: number, bare: number }} Pair
 */

/**
 * The values of several rounds.
 *
 * @returns {{ ours: number[], bare: number[] }}
 */
export const noRounds = () => ({ ours: [], bare: [] });

/**
 * @param {ReturnType<typeof noRounds>} rounds
 * @returns {Pair}
 */
export const medians = ({ ours, bare }) => ({ ours: median(ours), bare: median(bare) });

/**
 * Waits for a condition, which it checks ten times a second.
 *
 * @param {() => Promise<boolean>} isTrue
 */
export async function until(isTrue) {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** @param {import('node:child_process').ChildProcess} child */
export const residentMegabytes = ({ pid }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? ''}/status`, 'utf8'))?.[1]) / 1024;
