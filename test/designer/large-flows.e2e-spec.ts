import type { Page } from 'playwright-core';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { FAULTS, createProcess, drag, draftOf, node, opened, waitForState } from './flows-in-browser.js';

describeInBrowser('a large flow', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const open = async (id: number) => opened(await browser.open(`${server.url}/processes/${id}`));

  /** Opens a flow of 200 nodes in rows of 20, each linked to the next, as a whole. */
  async function openWhole() {
    const id = await createProcess(server.url, rowsOf(200, 20));
    const page = await open(id);
    await page.keyboard.press('1');
    await until(
      async () => (await page.locator('.react-flow__node').count()) === 200,
      'the whole flow is in view',
    );
    expect(await page.locator('.react-flow__handle').count()).toBe(0);
    return { id, page };
  }

  it('opens and pans a flow of 1,000 nodes without drawing those out of view', async () => {
    const page = await open(await createProcess(server.url, rowsOf(1000, 40)));
    const drawn = page.locator('.react-flow__node');
    expect(await drawn.count()).toBeLessThan(1000);
    await page.keyboard.press('Control+f');
    await byTestId(page, 'find-text').fill('n777');
    await byTestId(page, 'found-n777').click();
    await byTestId(page, 'node-n777').waitFor();
    expect(await drawn.count()).toBeLessThan(100);
    // From so far that all of them are in view, they are drawn without ports.
    await page.keyboard.press('1');
    await until(async () => (await drawn.count()) === 1000, 'the whole flow is in view');
    expect(await page.locator('.react-flow__handle').count()).toBe(0);
    expect(await page.locator('.react-flow__edge').count()).toBe(999);
  });

  it('draws nothing again while a node is dragged', async () => {
    const page = await open(await createProcess(server.url, rowsOf(12, 4)));
    await byTestId(page, 'node-n5').click();
    await page.locator('[data-testid="node-n5"][data-selected]').waitFor();
    const { x, y } = await placeOf(page, 'node-n5');
    const movesTo = (by: number) =>
      until(async () => (await placeOf(page, 'node-n5')).x > x + by, 'the node has moved');
    await drag(page, 'node-n5', 'node-n6', false);
    await movesTo(100);
    // The canvas hands React Flow the same functions, or it would tell all nodes and links. What the check of the flow has found can come
    // meanwhile, once.
    let again: unknown;
    for (const to of [400, 380, 400]) {
      await page.evaluate(keepDrawn);
      const { x: before } = await placeOf(page, 'node-n5');
      await page.mouse.move(x + to, y);
      await until(async () => (await placeOf(page, 'node-n5')).x !== before, 'the node has moved');
      again = [await page.evaluate(drawnAgain), await page.evaluate('transitions')];
      if (JSON.stringify(again) === '[[],0]') break;
    }
    expect(again).toEqual([[], 0]);
    await page.mouse.up();
    await waitForState(page, 'saved');
    browser.accept(FAULTS);
  });

  it.each([
    ['near', 12, 4],
    ['far', 200, 20],
  ])('moves what is selected while it is dragged, seen from %s', async (_from, count, columns) => {
    const id = await createProcess(server.url, rowsOf(count, columns));
    const page = await open(id);
    await page.keyboard.press('1');
    await until(async () => (await page.locator('.react-flow__node').count()) === count, 'all is in view');
    const last = `node-n${columns + 1}`;
    await selectBetween(page, 'node-n0', last);
    const moving = ['node-n0', last, 'edge-l0'];
    const places = () => Promise.all([...moving, 'edge-l1', 'node-n2'].map((one) => placeOf(page, one)));
    const before = await places();
    const { x, y } = before[0]!;
    await page.mouse.move(x + 5, y + 5);
    await page.mouse.down();
    await page.mouse.move(x + 5, y + 65, { steps: 4 });
    await until(async () => (await placeOf(page, 'node-n0')).y > y + 40, 'the selection has moved');
    const during = await places();
    const by = during[0]!.y - y;
    for (const [index] of moving.entries()) {
      expect(during[index]!.x).toBeCloseTo(before[index]!.x, 0);
      expect(during[index]!.y - before[index]!.y).toBeCloseTo(by, 0);
    }
    // The link that leads out is as much longer; what it leads to is where it was.
    expect(during[3]!.bottom - before[3]!.bottom).toBeCloseTo(by, -0.5);
    expect(during[3]!.y).toBeCloseTo(before[3]!.y, -0.5);
    expect(during[4]).toEqual(before[4]);
    await page.mouse.up();
    await waitForState(page, 'saved');
    const after = await places();
    for (const [index, place] of after.entries()) {
      expect(place.x).toBeCloseTo(during[index]!.x, -0.5);
      expect(place.y).toBeCloseTo(during[index]!.y, -0.5);
    }
    const { nodeList } = await draftOf(server.url, id);
    expect(nodeList[0]).toMatchObject({ x: 0 });
    expect(nodeList[0].y).toBeGreaterThan(30);
    expect(nodeList[columns + 1]).toMatchObject({ x: 320, y: 160 + (nodeList[0].y as number) });
    await page.keyboard.press('Control+z');
    await until(async () => (await placeOf(page, 'node-n0')).y === y, 'all is where it was');
    browser.accept(FAULTS);
  });

  it('moves the node that is dragged on the overview too', async () => {
    const page = await open(await createProcess(server.url, rowsOf(12, 4)));
    await drag(page, 'node-n5', 'node-n6', false);
    const onMap = byTestId(page, 'map-dragged');
    const place = async () => (await onMap.boundingBox())!.x;
    const before = await place();
    await page.mouse.move((await placeOf(page, 'node-n6')).right, 400);
    await until(async () => (await place()) > before, 'it has moved on the overview');
    await page.mouse.up();
    await onMap.waitFor({ state: 'detached' });
    await waitForState(page, 'saved');
    browser.accept(FAULTS);
  });

  it('draws the nodes of a selection that come into view while it is dragged', async () => {
    const page = await open(await createProcess(server.url, rowsOf(200, 20)));
    await page.keyboard.press('Control+a');
    await page.locator('[data-testid="node-n0"][data-selected]').waitFor();
    const drawn = page.locator('.react-flow__node');
    const before = await drawn.count();
    const { x, y } = await placeOf(page, 'node-n0');
    await page.mouse.move(x + 40, y + 10);
    await page.mouse.down();
    await page.mouse.move(x - 180, y - 200, { steps: 4 });
    await until(async () => (await drawn.count()) > before, 'more nodes are drawn');
    const [one, other] = await Promise.all(['node-n0', 'node-n1'].map((id) => placeOf(page, id)));
    expect(other!.x - one!.x).toBeCloseTo(320 * 0.6, 0);
    expect(one!.x).toBeLessThan(x - 100);
    await page.mouse.up();
    await waitForState(page, 'saved');
    browser.accept(FAULTS);
  });

  it('selects all nodes and links that a rectangle touches, and one of them alone by a click', async () => {
    const page = await open(await createProcess(server.url, rowsOf(6, 3)));
    await selectBetween(page, 'node-n0', 'node-n5');
    await until(
      async () => (await page.locator('[data-testid^="node-n"][data-selected]').count()) === 6,
      'all nodes are selected',
    );
    expect(await page.locator('[data-testid^="edge-"][data-selected]').count()).toBe(5);

    // A drag of one moves them all; a click selects that one alone.
    const selected = page.locator('[data-testid^="node-n"][data-selected]');
    const [one, other] = await Promise.all(['node-n1', 'node-n4'].map((id) => placeOf(page, id)));
    await page.mouse.move(one!.x + 60, one!.y + 15);
    await page.mouse.down();
    await page.mouse.move(one!.x + 60, one!.y + 75, { steps: 3 });
    await page.mouse.up();
    await until(async () => (await placeOf(page, 'node-n4')).y > other!.y + 20, 'another one has moved');
    expect(await selected.count()).toBe(6);
    const place = await placeOf(page, 'node-n4');
    await page.mouse.click(place.x + 60, place.y + 15);
    await until(async () => (await selected.count()) === 1, 'one node is selected');
    await byTestId(page, 'node-n4').and(selected).waitFor();
    expect(await page.locator('[data-testid^="edge-"][data-selected]').count()).toBe(0);
    // So it is where they were selected one by one, for which nothing is laid over them.
    await byTestId(page, 'node-n1').click({ modifiers: ['Control'] });
    await until(async () => (await selected.count()) === 2, 'two nodes are selected');
    await byTestId(page, 'node-n1').click();
    await until(async () => (await selected.count()) === 1, 'one node is selected');
    await byTestId(page, 'node-n1').and(selected).waitFor();
    browser.accept(FAULTS);
  });

  it('moves nodes with their links where the whole of it is in view', async () => {
    const { id, page } = await openWhole();
    const before = (await byTestId(page, 'node-n21').boundingBox())!;
    await drag(page, 'node-n21', 'node-n42', false);
    const [moved, link] = [byTestId(page, 'node-n21'), page.locator('[data-testid="edge-l20"] path').first()];
    await until(async () => (await moved.boundingBox())!.x > before.x + 10, 'the node follows the pointer');
    const [box, path] = [(await moved.boundingBox())!, (await link.boundingBox())!];
    expect(path.x + path.width).toBeCloseTo(box.x, -0.5);
    await page.mouse.up();
    await waitForState(page, 'saved');
    const { nodeList } = await draftOf(server.url, id);
    expect(nodeList[21].x).toBeGreaterThan(320);
    expect(nodeList[21].y).toBeGreaterThan(160);
    expect(nodeList[22]).toMatchObject({ x: 640, y: 160 });
    await page.keyboard.press('Control+z');
    await until(async () => (await moved.boundingBox())!.x === before.x, 'the node is back');
    browser.accept(FAULTS);
  });

  it('selects links and nodes where the whole of it is in view', async () => {
    const { page } = await openWhole();
    const selected = (what: string) => page.locator(`[data-testid^="${what}-"][data-selected]`);
    const { x, y } = await page.evaluate<{ x: number; y: number }>(middleOfLink);
    await page.mouse.click(x, y);
    await page.locator('[data-testid="edge-l20"][data-selected]').waitFor({ state: 'attached' });
    await page.locator('.react-flow__edge[data-id="l30"]').focus();
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Link from Print to Print');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="edge-l30"][data-selected]').waitFor({ state: 'attached' });
    await byTestId(page, 'node-n40').click();
    await page.locator('[data-testid="node-n40"][data-selected]').waitFor();
    expect(await selected('edge').count()).toBe(0);

    await selectBetween(page, 'node-n21', 'node-n43');
    await until(async () => (await selected('node').count()) === 6, 'the nodes are selected');
    expect(await selected('edge').count()).toBe(8);
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await page.mouse.click(x, y);
    await page.keyboard.press('Delete');
    await byTestId(page, 'edge-l20').waitFor({ state: 'detached' });
    expect(await page.locator('.react-flow__edge').count()).toBe(198);
    browser.accept(FAULTS);
  });
});

const rowsOf = (count: number, columns: number) => {
  const nodeList = Array.from({ length: count }, (_, index) => {
    const kind = index === 0 ? 'core.event/start' : 'core.log/print';
    return node(`n${index}`, kind, (index % columns) * 320, Math.floor(index / columns) * 160);
  });
  const linkList = nodeList
    .slice(1)
    .map(({ id }, index) => ({ id: `l${index}`, source: `n${index}`, target: id }));
  return { nodeList, linkList };
};

/** Where an element is in the window. */
async function placeOf(page: Page, id: string) {
  const { x, y, width, height } = (await byTestId(page, id).boundingBox())!;
  return { x, y, right: x + width, bottom: y + height };
}

/** Selects the nodes in a rectangle from one to another, which are its corners. */
async function selectBetween(page: Page, first: string, last: string): Promise<void> {
  const [from, to] = await Promise.all([first, last].map((id) => placeOf(page, id)));
  await page.keyboard.down('Shift');
  await page.mouse.move(from!.x - 2, from!.y - 2);
  await page.mouse.down();
  await page.mouse.move(to!.right + 1, to!.bottom + 1, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

/** The middle of the link from `n20` to `n21`, in the window. */
const middleOfLink = `(() => {
  const path = document.querySelector('[data-testid="edge-l20"] path');
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
  return { x, y };
})()`;

/**
 * React hands an element new properties whenever it draws it again. These scripts note them, and tell the elements that have others:
 * the pane, and of each node the card and what is around it.
 */
const keepDrawn = `
  globalThis.properties = (element) => element[Object.keys(element).find((key) => key.startsWith('__reactProps$'))];
  globalThis.drawn = [
    ...document.querySelectorAll('.react-flow__pane, .react-flow__node, .react-flow__node > :first-child'),
  ].map((element) => ({ element, before: properties(element) }));
  globalThis.transitions = 0;
  document.addEventListener('transitionrun', () => (globalThis.transitions += 1));`;
const drawnAgain = `
  drawn
    .filter(({ element, before }) => properties(element) !== before)
    .map(({ element }) => element.classList[0] + ' ' + element.dataset.id)`;
