/**
 * `npm run bench:designer`: opens flows of 10, 200 and 1,000 nodes in a headless Chromium, then pans, zooms, selects and drags in the
 * largest, and prints what a frame costs the main thread of the page. `--nodes N` sets the size of the largest.
 *
 * CPU time is counted, not the time that passes: without a graphics card, Chromium draws pixels on the same processor cores, and frames
 * are late that are not late on a person's machine.
 */
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { chromium } from 'playwright-core';
import { createApp } from '#dist/boot/app.js';
import { readSettings } from '#dist/config/settings.js';
import { post } from './api.mjs';
import { createFrameMeter } from './designer/frame-meter.mjs';
import { largeFlow } from './designer/large-flow.mjs';
import { openingTime } from './designer/opening-time.mjs';
import { median } from './harness/statistics.mjs';
import { shown } from './harness/table.mjs';

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '1000' } } });
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
const VIEWER = /** @type {const} */ ({
  viewport: { width: 1920, height: 1080 },
  locale: 'en-US',
  reducedMotion: 'reduce',
});
/** Frames with a move of the pointer, for each row. */
const MOVES = 40;
/** Openings of each flow with an empty cache, and as many with a filled one. */
const OPENINGS = 5;

async function newContext() {
  const context = await browser.newContext(VIEWER);
  await context.addInitScript({ path: `${import.meta.dirname}/designer/in-page.js` });
  return context;
}

/** @param {number} nodes @returns the address of its page */
async function createFlow(nodes) {
  const { id } = await post(url, 'process', { name: `${nodes} nodes`, project: 'bench' });
  await post(url, 'save', { ...largeFlow(nodes), id });
  return `${url}/processes/${id}`;
}

/** @param {number} nodes */
async function measureOpening(nodes) {
  const address = await createFlow(nodes);
  const cold = [];
  const warm = [];
  for (let round = 0; round < OPENINGS; round++) {
    const context = await newContext();
    cold.push(await openingTime(context, address));
    warm.push(await openingTime(context, address));
    await context.close();
  }
  console.log(
    `  opens ${nodes} nodes in ${shown(median(cold))} ms, with a filled cache in ${shown(median(warm))} ms (medians of ${OPENINGS})`,
  );
  return address;
}

/** A point in the window that `in-page.js` finds. @param {string} call */
const pointBy = async (call) =>
  /** @type {{ x: number, y: number }} */ (await page.evaluate(`bench.${call}`));

/** @param {string} label @param {(step: number) => Promise<unknown>} move */
async function row(label, move) {
  const { nodes, links, task, script, style, layout, longTasks, interval, drawn } = await measure(
    label,
    MOVES,
    move,
  );
  const columns = [task.median, task.p95, script, style + layout, drawn.wrappers, drawn.cards, drawn.links];
  const cells = columns.map((value) => shown(value).padStart(8)).join('');
  console.log(
    `  ${label.padEnd(28)}${String(nodes).padStart(6)}${String(links).padStart(6)}${cells}` +
      `${String(longTasks).padStart(6)}${shown(interval).padStart(8)}`,
  );
}

/** Moves the pointer round a circle with the button down. @param {string} label @param {{ x: number, y: number }} from */
async function drag(label, { x, y }) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await row(label, (step) =>
    page.mouse.move(x + 100 * Math.sin(step / 6), y + 100 * (1 - Math.cos(step / 6))),
  );
  await page.mouse.up();
}

/** Zooms in or out until a zoom is reached. @param {number} wanted */
async function zoomTo(wanted) {
  const { x, y } = await pointBy('middle()');
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  const isOut = await page.evaluate(`bench.zoom() > ${wanted}`);
  while (await page.evaluate(`bench.zoom() ${isOut ? '>' : '<'} ${wanted}`)) {
    await page.mouse.wheel(0, isOut ? 1 : -1);
    // The wheel is not waited for, and would be turned too far.
    await page.evaluate('bench.frameEnd()');
  }
  await page.keyboard.up('Control');
}

/** Moves the view to where nodes are on all sides, as the flow begins at its first node. */
async function moveInside() {
  for (let step = 0; step < 4; step++) {
    await page.mouse.wheel(400, 300);
    await page.evaluate('bench.frameEnd()');
  }
}

/** The rows of what is in view. @param {string} view */
async function measureView(view) {
  console.log(`\n${view}`);
  await row('nothing', () => Promise.resolve());
  await drag('pan', await pointBy("pointOf('pane')"));
  await page.keyboard.down('Control');
  await row('zoom', (step) => page.mouse.wheel(0, step % 30 < 15 ? -3 : 3));
  await page.keyboard.up('Control');
  await drag('drag a node', await pointBy("pointOf('node')"));
  await page.keyboard.press('Control+z');
}

/** Selects what is in a square of the window by Shift. @param {number} side in pixels */
async function measureSelecting(side) {
  const { x, y } = await pointBy("pointOf('pane')");
  await page.keyboard.down('Shift');
  await page.mouse.move(x - side / 2, y - side / 2);
  await page.mouse.down();
  await row('select by a rectangle', (step) =>
    page.mouse.move(x + side * (step / MOVES - 0.5), y + side * (step / MOVES - 0.5)),
  );
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

async function measureDragOfSelection() {
  const place = await pointBy('selectionPoint()');
  await drag(`drag ${await page.evaluate('bench.selectedCount()')} nodes`, place);
  await page.keyboard.press('Control+z');
}

const settings = readSettings(process.env);
await import('#dist/database/migrate.js');
Logger.overrideLogger(['error', 'warn']);
const app = await createApp(settings);
await app.listen(0, '127.0.0.1');
const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
const page = await (await newContext()).newPage();
/** @type {Awaited<ReturnType<typeof createFrameMeter>>} */
let measure;
try {
  for (const nodes of [10, 200]) await measureOpening(nodes);
  await page.goto(await measureOpening(Number(values.nodes)));
  await page.locator('.react-flow__node').first().waitFor();
  await page.waitForLoadState('networkidle');
  measure = await createFrameMeter(page);
  console.log(
    `\n${'CPU time of the main thread for a frame, in ms'.padEnd(30)}\n${''.padEnd(30)} nodes links  median     p95  script  layout` +
      '   nodes   cards   links  long interval',
  );
  await measureView('as it opens');
  await zoomTo(0.46);
  await moveInside();
  await measureView('the most nodes that are drawn with ports');
  await measureSelecting(950);
  await measureDragOfSelection();
  console.log('\nthe same selection at the zoom at which the flow opens');
  await zoomTo(0.6);
  await measureDragOfSelection();
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.evaluate('bench.drawnAt(500)');
  await measureView('the whole flow');
  await measureSelecting(180);
  await measureDragOfSelection();
} finally {
  await browser.close();
  await app.close();
}
