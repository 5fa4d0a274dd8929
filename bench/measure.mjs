/** @param {number[]} values @returns {number} the middle one */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** @param {number[]} values @param {number} part 0–1 @returns {number} that part of the values is not above it */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1];
}
