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
 * @param {number[]} values
 * @returns {{ min: number, median: number, max: number }}
 */
export const spread = (values) => ({
  min: Math.min(...values),
  median: median(values),
  max: Math.max(...values),
});
