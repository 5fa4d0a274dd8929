import { ratios } from './row.mjs';
import { median, spread } from './statistics.mjs';

/** @typedef {import('./row.mjs').Row} Row */

const NAME_WIDTH = 36;
const NUMBER_WIDTH = 11;

/**
 * @param {number} value
 * @returns {string} with three digits or all of those before the point
 */
export const shown = (value) => {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

/**
 * The heading of the rows of a part.
 *
 * @param {{ name: string, about: string }} part
 */
export const heading = ({ name, about }) =>
  `\n${name}: ${about}\n  ${''.padEnd(NAME_WIDTH)}${['min', 'median', 'max'].map(cell).join('')}`;

/**
 * The lines of a row: values, yardstick, and the costs of both.
 *
 * @param {Row} row
 * @returns {string}
 */
export function lines(row) {
  const { name, unit, ours, yardstick } = row;
  return [
    `  ${name.padEnd(NAME_WIDTH)}${cells(ours.values)}  ${unit}${verdict(row)}`,
    ...costs(ours),
    ...(yardstick ? [`    ${yardstick.name.padEnd(NAME_WIDTH - 2)}${cells(yardstick.values)}`] : []),
    ...(yardstick ? costs(yardstick) : []),
  ].join('\n');
}

/** @param {string} text */
const cell = (text) => text.padStart(NUMBER_WIDTH);

/** @param {number[]} values */
const cells = (values) =>
  Object.values(spread(values))
    .map((value) => cell(shown(value)))
    .join('');

/** @param {number[]} values */
export const ratioText = (values) => {
  const { min, median: middle, max } = spread(values);
  return values.length > 1 ? `${shown(middle)}× (${shown(min)}–${shown(max)})` : `${shown(middle)}×`;
};

/**
 * The ratio, and whether the goal is reached.
 *
 * @param {Row} row
 */
function verdict(row) {
  const { better, goal, ours } = row;
  const all = ratios(row);
  const ratio = all ? `   ${ratioText(all)}` : '';
  if (!goal) return ratio;
  if ('ratio' in goal)
    return `${ratio}   goal ≥ ${Number(goal.ratio.toFixed(2))}×${missed(median(all ?? []) >= goal.ratio)}`;
  const middle = median(ours.values);
  const isReached = better === 'more' ? middle >= goal.value : middle <= goal.value;
  return `${ratio}   goal ${better === 'more' ? '≥' : '≤'} ${goal.value.toLocaleString('en')}${missed(isReached)}`;
}

/** @param {boolean} isReached */
const missed = (isReached) => (isReached ? '' : ' MISSED');

/** Processes with a smaller part of the CPU time had nothing to do with the row. */
const SMALLEST_PART = 0.02;

/**
 * CPU time for each operation and memory, by process.
 *
 * @param {import('./row.mjs').Side} side
 */
function costs(side) {
  const each = Object.entries(side.costs).map(([name, { cpu, memory }]) => ({
    name,
    cpu: median(cpu),
    memory: median(memory),
  }));
  const total = each.reduce((sum, { cpu }) => sum + cpu, 0);
  const texts = each
    .filter(({ cpu }) => cpu > total * SMALLEST_PART)
    .map(({ name, cpu, memory }) => `${name} ${time(cpu)}, ${shown(memory)} MB`);
  return texts.length > 0 ? [`      ${texts.join('; ')}`] : [];
}

/** @param {number} microseconds */
const time = (microseconds) =>
  microseconds < 10_000 ? `${shown(microseconds)} µs` : `${shown(microseconds / 1_000)} ms`;
