import type { Page } from 'playwright-core';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import {
  FAULTS,
  createProcess,
  drag,
  draftOf,
  linksOf,
  node,
  opened,
  waitForState,
} from './flows-in-browser.js';

describeInBrowser('working on a flow as in other editors', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  /** Opens a flow of a start and a print node far behind it, and one that is linked to nothing. */
  async function openLinked() {
    const id = await createProcess(server.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('a', 'core.log/print', 640, 0),
        node('alone', 'core.log/print', 320, 300),
      ],
      linkList: [{ id: 'l1', source: 'start', target: 'a' }],
    });
    return { id, page: await opened(await browser.open(`${server.url}/processes/${id}`)) };
  }
  const savedLinks = async (page: Page, id: number) => {
    await page.keyboard.press('Control+s');
    await waitForState(page, 'saved');
    return linksOf(await draftOf(server.url, id));
  };

  it('leads a link through a node that is dropped or dragged onto it, or chosen at its plus', async () => {
    const { id, page } = await openLinked();
    const { x, y } = await page.evaluate<{ x: number; y: number }>(middleOfLink);
    const canvas = (await byTestId(page, 'canvas').boundingBox())!;
    await byTestId(page, 'palette-item-core.time/delay').dragTo(byTestId(page, 'canvas'), {
      targetPosition: { x: x - canvas.x, y: y - canvas.y },
    });
    await byTestId(page, 'edge-l2').waitFor({ state: 'attached' });
    expect(await savedLinks(page, id)).toEqual(['start.flow>delay.flow', 'delay.flow>a.flow']);
    await page.keyboard.press('Control+z');
    await byTestId(page, 'edge-l2').waitFor({ state: 'detached' });

    await page.keyboard.press('Escape');
    await drag(page, 'node-alone', 'edge-l1');
    await byTestId(page, 'edge-l2').waitFor({ state: 'attached' });
    expect(await savedLinks(page, id)).toEqual(['start.flow>alone.flow', 'alone.flow>a.flow']);
    await page.keyboard.press('Control+z');
    await byTestId(page, 'edge-l2').waitFor({ state: 'detached' });

    await page.keyboard.press('Escape');
    await page.mouse.click(x, y);
    await byTestId(page, 'insert-l1').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'insert-l1').click();
    await page.keyboard.type('branch');
    await page.keyboard.press('Enter');
    await byTestId(page, 'edge-l2').waitFor({ state: 'attached' });
    expect(await savedLinks(page, id)).toEqual(['start.flow>branch.flow', 'branch.then>a.flow']);
    browser.accept(FAULTS);
  });

  it('adds the next node at the plus of an output', async () => {
    const { id, page } = await openLinked();
    await byTestId(page, 'node-a').hover();
    await byTestId(page, 'add-after-a-error').click();
    await byTestId(page, 'quick-add-search').fill('fail');
    await page.keyboard.press('Enter');
    await byTestId(page, 'node-fail').waitFor();
    expect(await savedLinks(page, id)).toEqual(['start.flow>a.flow', 'a.error>fail.flow']);
    browser.accept(FAULTS);
  });

  it('closes the gap of a node that is deleted, and renames one by F2, from the keyboard or the menu', async () => {
    const { id, page } = await openLinked();
    await drag(page, 'port-a-out-flow', 'port-alone-in-flow');
    await byTestId(page, 'edge-l2').waitFor({ state: 'attached' });
    await byTestId(page, 'node-a').click();
    await page.keyboard.press('Control+Delete');
    await byTestId(page, 'node-a').waitFor({ state: 'detached' });
    expect(await savedLinks(page, id)).toEqual(['start.flow>alone.flow']);
    await page.keyboard.press('Control+z');

    await byTestId(page, 'node-a').click({ button: 'right' });
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'menu-copy').click();
    await byTestId(page, 'menu-copy').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+v');
    await byTestId(page, 'node-a1').waitFor();
    await page.keyboard.press('Control+z');
    await byTestId(page, 'node-a').click({ button: 'right' });
    await byTestId(page, 'menu-heal').click();
    await byTestId(page, 'node-a').waitFor({ state: 'detached' });
    expect(await savedLinks(page, id)).toEqual(['start.flow>alone.flow']);

    await page.locator('.react-flow__node[data-id="alone"]').focus();
    await page.keyboard.press('F2');
    await page.locator('[data-testid="node-title"]:focus').waitFor();
    browser.accept(FAULTS);
  });

  it('moves the view by Space and a drag, or by the middle button, also on a node', async () => {
    const { page } = await openLinked();
    const place = async () => (await byTestId(page, 'node-a').boundingBox())!;
    for (const [keys, button] of [
      [['Space'], 'left'],
      [[], 'middle'],
    ] as const) {
      const before = await place();
      for (const key of keys) await page.keyboard.down(key);
      await page.mouse.move(before.x + 40, before.y + 15);
      await page.mouse.down({ button });
      await page.mouse.move(before.x - 20, before.y + 45, { steps: 4 });
      await page.mouse.up({ button });
      for (const key of keys) await page.keyboard.up(key);
      await until(async () => (await place()).x < before.x - 40, 'the view has moved');
    }
    expect(await byTestId(page, 'saved-state').getAttribute('data-state')).toBe('saved');
    browser.accept(FAULTS);
  });

  it('proposes what a node has returned as soon as it has run', async () => {
    const code = { options: { formDatas: [{ name: 'code', value: 'return { temperature: 31 };' }] } };
    const id = await createProcess(server.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('weather', 'core.code/javascript', 320, 0, { detailPanel: code }),
        node('print', 'core.log/print', 640, 0),
      ],
      linkList: [
        { id: 'l1', source: 'start', target: 'weather' },
        { id: 'l2', source: 'weather', target: 'print' },
      ],
    });
    const page = await opened(await browser.open(`${server.url}/processes/${id}`));
    await byTestId(page, 'node-print').click();
    await byTestId(page, 'field-message').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-testid="job-state"][data-state="successful"]').waitFor();
    await byTestId(page, 'run-close').click();
    await byTestId(page, 'field-message').click();
    await page.keyboard.type('{{ nodes.weather.result.');
    await page.locator('.cm-tooltip-autocomplete').getByText('temperature').waitFor();
    browser.accept(FAULTS);
  });

  it('shows earlier runs beside the canvas', async () => {
    const { id, page } = await openLinked();
    const { body } = await send(server.url, '/api/process/execute/', { method: 'POST', body: { id } });
    await send(server.url, `/api/job/job/${body.job_id}/?wait=20`);
    await byTestId(page, 'tab-runs').click();
    await byTestId(page, `run-row-${body.job_id}`).click();
    await page.locator('[data-testid="job-state"][data-state="successful"]').waitFor();
    await page.locator('[data-testid="node-a"][data-state="successful"]').waitFor();
    browser.accept(FAULTS);
  });
});

/** The middle of the link `l1`, in the window. */
const middleOfLink = `(() => {
  const path = document.querySelector('[data-testid="edge-l1"] path');
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
  return { x, y };
})()`;
