import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { createProcess, draftOf, node, opened, waitForState } from './flows-in-browser.js';

const input = (name: string, value: unknown) => ({ ports: { input: [{ name, portType: 'input', value }] } });

describeInBrowser('mending a run that fails', () => {
  const browser = useBrowser();
  let server: Server;
  /** A service that answers when a test says so. */
  let service: HttpServer;
  let asked: ServerResponse[] = [];

  beforeAll(async () => {
    service = createServer((request, response) => {
      if (request.url === '/mended') response.end('"full"');
      else asked.push(response);
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    server = await startServer({ LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
  });

  beforeEach(() => {
    asked = [];
  });

  afterAll(async () => {
    await server.close();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  const address = () => `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

  /** A flow so long that its end, which calls the service, is not in sight at first. */
  const createLong = () =>
    createProcess(server.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('middle', 'core.log/print', 4_500, 0),
        node('ask', 'core.http/request', 9_000, 0, input('url', address())),
      ],
      linkList: [
        { id: 'l1', source: 'start', target: 'middle' },
        { id: 'l2', source: 'middle', target: 'ask' },
      ],
    });

  const open = async (id: number) => opened(await browser.open(`${server.url}/processes/${id}`));
  const run = async (page: Page) => {
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-confirm').click();
  };
  const state = (page: Page, wanted: string) =>
    page.locator(`[data-testid="job-state"][data-state="${wanted}"]`).waitFor();
  /** Waits for the call of the service, and answers it with a fault. */
  const fail = async () => {
    await until(() => asked.length > 0, 'the service is called');
    for (const response of asked.splice(0)) response.writeHead(500).end('the scales are empty');
  };
  const isInSight = async (page: Page, id: string) => {
    const [outer, inner] = [
      await byTestId(page, 'canvas').boundingBox(),
      await byTestId(page, id).boundingBox(),
    ];
    // A page that has just been left, or draws its canvas anew, has neither for a moment.
    if (inner === null || outer === null) return false;
    return inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
  };
  const viewOf = (page: Page) => page.locator('.react-flow__viewport').getAttribute('style');

  it('shows and selects the node at which it fails, and leads to its form and back to the job', async () => {
    const page = await open(await createLong());
    expect(await isInSight(page, 'node-ask')).toBe(false);
    await run(page);
    await fail();
    await state(page, 'failed');
    await until(() => isInSight(page, 'node-ask'), 'the failed node is in sight');
    await byTestId(page, 'node-ask').and(page.locator('[data-selected]')).waitFor();
    // The log stays, as whoever reads it has not asked for something else.
    await byTestId(page, 'job-log').getByText('the scales are empty').waitFor();
    // Its search is wide enough for what it says.
    expect((await byTestId(page, 'log-search').boundingBox())!.width).toBeGreaterThan(200);
    await byTestId(page, 'edit-failed').click();
    await byTestId(page, 'field-url').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'back-to-job').click();
    await state(page, 'failed');
  });

  it('resumes with the version that was submitted since, in which the node is mended', async () => {
    const page = await open(await createLong());
    await run(page);
    await fail();
    await byTestId(page, 'edit-failed').click();
    await byTestId(page, 'field-url').fill(`${address()}/mended`);
    await byTestId(page, 'submit').click();
    await byTestId(page, 'toast-success').waitFor();
    await byTestId(page, 'back-to-job').click();
    await byTestId(page, 'resume').click();
    await until(
      async () => (await byTestId(page, 'resume-version').inputValue()) === '1',
      'the newest version is proposed',
    );
    await byTestId(page, 'resume-confirm').click();
    await state(page, 'successful');
  });

  it('leaves the view and the selection that a person has chosen while it ran', async () => {
    const page = await open(await createLong());
    await run(page);
    await until(() => asked.length > 0, 'the service is called');
    await byTestId(page, 'node-middle').click();
    await byTestId(page, 'canvas').hover({ position: { x: 300, y: 200 } });
    await page.mouse.wheel(0, 50);
    const before = await viewOf(page);
    await fail();
    await byTestId(page, 'failed-node').waitFor();
    await byTestId(page, 'node-middle').and(page.locator('[data-selected]')).waitFor();
    expect(await viewOf(page)).toBe(before);
    // One click leads there.
    await byTestId(page, 'failed-node').click();
    await until(() => isInSight(page, 'node-ask'), 'the failed node is in sight');
  });

  it('shows the failed node on the page of the job', async () => {
    const page = await open(await createLong());
    await run(page);
    await fail();
    await state(page, 'failed');
    await byTestId(page, 'run-panel').getByRole('link', { name: /Job/ }).click();
    await page.waitForURL(/\/jobs\//);
    await byTestId(page, 'node-ask').waitFor();
    await until(() => isInSight(page, 'node-ask'), 'the failed node is in sight');
  });

  it('shows what went in and out of a node that is clicked beside a job, and its form', async () => {
    const page = await open(await createLong());
    await run(page);
    await fail();
    await state(page, 'failed');
    await byTestId(page, 'node-ask').and(page.locator('[data-selected]')).waitFor();
    await byTestId(page, 'node-ask').click();
    await byTestId(page, 'node-steps').getByText('the scales are empty').waitFor();
    await byTestId(page, 'field-url').fill('http://127.0.0.1/other');
    await waitForState(page, 'saved');
    await page.locator('[data-testid="node-ask"][data-state="failed"]').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'edit-node').click();
    await byTestId(page, 'field-url').waitFor();
  });

  it('asks again what to run when Run is pressed beside a job', async () => {
    const page = await open(await createProcess(server.url));
    await run(page);
    await state(page, 'successful');
    const first = await byTestId(page, 'run-panel').getByRole('link').first().textContent();
    await run(page);
    await until(
      async () => (await byTestId(page, 'run-panel').getByRole('link').first().textContent()) !== first,
      'another job is shown',
    );
    await state(page, 'successful');
  });

  it('runs a flow without inputs at once by Ctrl+Enter, once however fast it is pressed, and leads to its jobs', async () => {
    const id = await createProcess(server.url);
    const page = await open(id);
    let executes = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/process/execute/', async (route) => {
      executes += 1;
      await held;
      await route.continue();
    });
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await byTestId(page, 'run-confirm').waitFor();
    await page.keyboard.press('Control+Enter');
    release();
    await state(page, 'successful');
    expect(executes).toBe(1);
    await byTestId(page, 'process-jobs').click();
    await page.waitForURL(new RegExp(`/jobs\\?process=${id}`));
    await page.locator('[data-testid^="job-row-"]').waitFor();
  });

  it('runs by Ctrl+Enter also after Submit, which keeps the focus, and does not submit again', async () => {
    const page = await open(await createProcess(server.url));
    let submissions = 0;
    await page.route('**/api/process/upload/', async (route) => {
      submissions += 1;
      await route.continue();
    });
    await byTestId(page, 'submit').click();
    await byTestId(page, 'toast-success').waitFor();
    await page.keyboard.press('Control+Enter');
    await state(page, 'successful');
    expect(submissions).toBe(1);
  });

  it('saves and runs a variable with the name that is still typed', async () => {
    const id = await createProcess(server.url);
    const page = await open(id);
    const nameSaved = async () => (await draftOf(server.url, id)).variables?.[0]?.name;
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'add-variable').click();
    const name = byTestId(page, 'variable-name-0');
    await name.fill('who');
    await name.press('Control+s');
    await until(async () => (await nameSaved()) === 'who', 'the name is saved');
    await name.and(page.locator(':focus')).waitFor();
    await name.fill('whom');
    await name.press('Control+Enter');
    await byTestId(page, 'run-confirm').waitFor();
    expect(await nameSaved()).toBe('whom');
    // So it is where the page is left without the field being left before, as by a key of the browser.
    await page.reload();
    await byTestId(page, 'tab-variables').click();
    await name.fill('whose');
    await page.evaluate("history.pushState(null, '', '/processes')");
    await until(async () => (await nameSaved()) === 'whose', 'the name is saved');
  });
});
