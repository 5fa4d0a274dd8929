/**
 * What a benchmark found: one row of the table on the terminal and of the JSON.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} unit of the values
 * @property {'more' | 'less'} better whether more of the unit is better, or less
 * @property {Goal} [goal] what is to be reached
 * @property {Side} ours
 * @property {Side & { name: string }} [yardstick] what ours is compared with, measured by the same client
 *
 * @typedef {{ ratio: number } | { value: number }} Goal of the median: of the ratio to the yardstick, or of the value itself
 *
 * @typedef {object} Side
 * @property {number[]} values one for each round
 * @property {Record<string, Cost>} costs by process
 *
 * @typedef {object} Cost
 * @property {number[]} cpu microseconds, user and system, for each request or job; one value for each round
 * @property {number[]} memory resident megabytes at the end of each round
 */

/**
 * Values that were found without rounds of {@link measureRow}.
 *
 * @param {number[]} values
 * @returns {Side}
 */
export const found = (...values) => ({ values, costs: {} });

/**
 * Compares a row with the same one measured under other circumstances.
 *
 * @param {Row} row
 * @param {string} name of the other circumstances
 * @param {Row} other
 * @returns {Row}
 */
export const against = (row, name, other) => ({ ...row, yardstick: { name, ...other.ours } });

/**
 * How many times better ours is than the yardstick, for each round.
 *
 * @param {Row} row
 * @returns {number[] | undefined} undefined without a yardstick
 */
export function ratios({ better, ours, yardstick }) {
  return yardstick?.values.map((theirs, round) => {
    const value = ours.values[round] ?? NaN;
    return better === 'more' ? value / theirs : theirs / value;
  });
}
