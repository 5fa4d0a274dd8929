import { ratios } from './row.mjs';
import { spread } from './statistics.mjs';
import { ratioText, shown } from './table.mjs';

/** @typedef {import('./row.mjs').Row} Row */

/** How much worse a row may be than the worst round of the earlier run. */
const TOLERANCE = 0.05;

/**
 * What two runs are compared by: ratios to the yardstick, which depend little on the machine, or the values if there is none.
 *
 * @param {Row} row
 * @returns {{ values: number[], better: Row['better'], text: string }}
 */
function compared(row) {
  const all = ratios(row);
  if (all) return { values: all, better: 'more', text: ratioText(all) };
  const { min, median, max } = spread(row.ours.values);
  const range = row.ours.values.length > 1 ? ` (${shown(min)}–${shown(max)})` : '';
  return { values: row.ours.values, better: row.better, text: `${shown(median)}${range} ${row.unit}` };
}

/**
 * Whether a row is worse than in an earlier run: its median is worse by more than 5% than the worst round of that run.
 *
 * @param {Row} row
 * @param {Row} earlier
 * @returns {boolean}
 */
function isWorse(row, earlier) {
  const { values, better } = compared(row);
  const now = spread(values);
  const before = spread(compared(earlier).values);
  return better === 'more'
    ? now.median < before.min * (1 - TOLERANCE)
    : now.median > before.max * (1 + TOLERANCE);
}

/**
 * One line for each row of this run that the earlier run has too.
 *
 * @param {import('./results.mjs').Results} now
 * @param {import('./results.mjs').Results} earlier
 * @returns {string[]}
 */
export function comparison(now, earlier) {
  const before = new Map(earlier.rows.map((row) => [`${row.part} ${row.name}`, row]));
  const rows = now.rows.map((row) => {
    const name = `${row.part} ${row.name}`;
    const old = before.get(name);
    if (!old || !old.yardstick !== !row.yardstick) return `  ${name.padEnd(46)} is new`;
    const mark = isWorse(row, old) ? '   WORSE' : '';
    return `  ${name.padEnd(46)} ${compared(old).text} → ${compared(row).text}${mark}`;
  });
  const isSameEffort = JSON.stringify(now.effort) === JSON.stringify(earlier.effort);
  return [
    `\nagainst ${earlier.commit} of ${earlier.date}${isSameEffort ? '' : ', which was measured with another effort'}:`,
    ...rows,
  ];
}
