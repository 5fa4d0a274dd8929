import { median, percentile } from '../harness/statistics.mjs';

/**
 * What a frame with a move of the pointer has cost the main thread of the page, in milliseconds of CPU time, and how often React has
 * drawn the wrappers of nodes, the cards inside them, and links.
 *
 * @typedef {{ label: string, nodes: number, links: number, task: { median: number, p95: number }, script: number, style: number,
 *   layout: number, longTasks: number, interval: number, drawn: Record<'wrappers' | 'cards' | 'links', number> }} Frames
 */

/**
 * What `in-page.js` has seen.
 *
 * @typedef {{ drawn: Record<'wrappers' | 'cards' | 'links', number>, longTasks: number, intervals: number[], nodes: number,
 *   links: number }} Seen
 */

/**
 * @param {import('playwright-core').Page} page whose context has `in-page.js`
 * @returns a function that calls `move` once in each of `count` frames, and says what those cost
 */
export async function createFrameMeter(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value * 1_000]));
  };
  /** @param {string} label @param {number} count @param {(step: number) => Promise<unknown>} move @returns {Promise<Frames>} */
  return async (label, count, move) => {
    await page.evaluate('bench.watch()');
    const tasks = [];
    const first = await read();
    let before = first;
    for (let step = 1; step <= count; step++) {
      await move(step);
      await page.evaluate('bench.frameEnd()');
      const after = await read();
      tasks.push(spent(before, after, 'TaskDuration'));
      before = after;
    }
    const seen = /** @type {Seen} */ (await page.evaluate('bench.watched()'));
    const perFrame = (/** @type {string} */ name) => spent(first, before, name) / count;
    return {
      label,
      nodes: seen.nodes,
      links: seen.links,
      task: { median: median(tasks), p95: percentile(tasks, 0.95) },
      script: perFrame('ScriptDuration'),
      style: perFrame('RecalcStyleDuration'),
      layout: perFrame('LayoutDuration'),
      longTasks: seen.longTasks,
      interval: median(seen.intervals),
      drawn: {
        wrappers: seen.drawn.wrappers / count,
        cards: seen.drawn.cards / count,
        links: seen.drawn.links / count,
      },
    };
  };
}

/** @param {Map<string, number>} before @param {Map<string, number>} after @param {string} name */
const spent = (before, after, name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
