import { draft, ended, execute, flow, submit } from '../support/flows.js';
import { type Proxy, startProxy } from '../support/proxy.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import {
  BROKEN,
  GREETING,
  MENDED,
  logShown,
  nodeShown,
  print,
  start,
  stateShown,
  submitNext,
} from './running-flows.js';

/**
 * Scrolls the list of lines to the end of a line, in the browser: the specs are compiled without the types of the DOM.
 *
 * @returns where its text ends then; infinite if the line cuts it
 */
const endOf = (line: any): number => {
  line.closest('[role=list]').scrollLeft = 10_000;
  const range = line.ownerDocument.createRange();
  range.selectNodeContents(line);
  return line.scrollWidth > line.clientWidth ? Infinity : range.getBoundingClientRect().right;
};

/** How the edge of a node is drawn. */
const EDGE = `(({ borderColor, boxShadow }) => ({ border: borderColor, shadow: boxShadow }))(
  getComputedStyle(document.querySelector('[data-testid=node-compute]')),
)`;

describeInBrowser('the page of a job', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const open = (path: string, viewer = {}) => browser.open(`${server.url}${path}`, viewer);

  it('shows a long run live, and stops it', async () => {
    const id = await submit(server.url, GREETING);
    const job = await execute(server.url, id, { inputs: { seconds: 100_000 } });
    const page = await open(`/jobs/${job}`);
    await stateShown(page, 'running');
    await nodeShown(page, 'wait', 'running');
    await nodeShown(page, 'greet', 'successful');
    await byTestId(page, 'stop').click();
    await stateShown(page, 'stopped');
    await nodeShown(page, 'wait', 'stopped');
    expect((await ended(server.url, job)).state).toBe('stopped');
  });

  it('watches and stops at 360 px, without scrolling sideways', async () => {
    const id = await submit(server.url, GREETING);
    const who = 'everybody who reads this on a telephone';
    const job = await execute(server.url, id, { inputs: { seconds: 100_000, who } });
    const page = await open(`/jobs/${job}`, { width: 360, height: 740, theme: 'dark' });
    await stateShown(page, 'running');
    await logShown(page, `Hello ${who}, round 1`);
    // The list of lines scrolls to their ends.
    const line = byTestId(page, 'job-log').getByText('round 1');
    expect(await line.evaluate(endOf)).toBeLessThanOrEqual(360);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'stop').click();
    await stateShown(page, 'stopped');
    // The list begins with jobs, not with a screen of filters.
    await page.goto(`${server.url}/jobs`);
    expect((await page.locator(`a[href="/jobs/${job}"]`).boundingBox())!.y).toBeLessThan(500);
    expect(await byTestId(page, 'filter-process').isVisible()).toBe(false);
    await byTestId(page, 'filter-more').click();
    await byTestId(page, 'filter-process').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('searches and filters 10,000 lines, and draws only those in sight', async () => {
    const many = flow(
      [
        start,
        { id: 'loop', name: 'core.programming.repeat', inputs: { count: 10_000 } },
        print('line', 'number {{ nodes.loop.index }}'),
      ],
      ['start > loop', 'loop.body > line'],
    );
    const job = await execute(server.url, await submit(server.url, many));
    await ended(server.url, job);
    const page = await open(`/jobs/${job}`);
    const count = byTestId(page, 'log-count');
    await count.getByText('10000').waitFor();
    await logShown(page, 'number 9999');
    expect(await byTestId(page, 'job-log').getByRole('listitem').count()).toBeLessThan(100);
    await byTestId(page, 'log-search').fill('number 777');
    await count.getByText('11 of 10000').waitFor();
    await byTestId(page, 'log-level').selectOption('error');
    await count.getByText('0 of 10000').waitFor();
    // A line leads to its node.
    await byTestId(page, 'log-level').selectOption('debug');
    await byTestId(page, 'job-log').getByRole('button', { name: 'Print' }).first().click();
    await byTestId(page, 'node-view').getByText('Runs: 10000').waitFor();
  });

  it('shows where and why a run failed, and resumes it with a corrected version', async () => {
    browser.accept(/status of 400/);
    const id = await submit(server.url, BROKEN);
    const job = await execute(server.url, id);
    await ended(server.url, job);
    const page = await open(`/jobs/${job}`);
    await stateShown(page, 'failed');
    await byTestId(page, 'job-error').getByText('the scales are empty').waitFor();
    await nodeShown(page, 'compute', 'failed');
    const edge = () => page.evaluate<{ border: string; shadow: string }>(EDGE);
    const before = await edge();
    await byTestId(page, 'failed-node').click();
    await byTestId(page, 'node-steps').getByText('the scales are empty').waitFor();
    // The ring of the selection leaves the colour of the state in sight.
    await byTestId(page, 'node-compute').and(page.locator('[data-selected]')).waitFor();
    const after = await edge();
    expect(after.border).toBe(before.border);
    expect(after.shadow).not.toBe(before.shadow);

    // A draft that is mended and not submitted is none that it goes on with.
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...MENDED } });
    await byTestId(page, 'resume').click();
    await byTestId(page, 'resume-unsubmitted').getByText('the job goes on with version 1').waitFor();
    await page.keyboard.press('Escape');
    // Why the server refuses a version stands there without the name of the field.
    await submitNext(server.url, id, flow([start, print('compute', 'other')], ['start > compute']));
    await byTestId(page, 'resume').click();
    await page.locator('[data-testid="resume-version"]:has(option[value="2"]:checked)').waitFor();
    await byTestId(page, 'resume-confirm').click();
    await page
      .getByRole('alertdialog')
      .getByRole('alert')
      .getByText(/^These nodes have finished/)
      .waitFor();
    await page.keyboard.press('Escape');

    await submitNext(server.url, id, MENDED);
    let answerVersions = () => {};
    const asked = new Promise<void>((resolve) => (answerVersions = resolve));
    await page.route('**/api/process/version/**', async (route) => {
      await asked;
      await route.continue();
    });
    await byTestId(page, 'resume').click();
    // Until the versions have come it would resume the one that failed.
    const confirm = byTestId(page, 'resume-confirm');
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    answerVersions();
    await page.locator('[data-testid="resume-version"]:has(option[value="3"]:checked)').waitFor();
    expect(await byTestId(page, 'resume-unsubmitted').count()).toBe(0);
    await confirm.click();
    await stateShown(page, 'successful');
    await logShown(page, 'computed');
    // What had finished was not done again.
    expect(await byTestId(page, 'job-log').getByText('prepared').count()).toBe(0);
    await byTestId(page, 'node-compute').click();
    const opened = byTestId(page, 'node-steps').locator('details[open]');
    expect(await opened.getAttribute('data-state')).toBe('successful');
  });

  it('shows what went in and out of each round', async () => {
    const id = await submit(server.url, GREETING);
    const job = await execute(server.url, id, { inputs: { times: 3 } });
    await ended(server.url, job);
    const page = await open(`/jobs/${job}?node=greet`);
    await byTestId(page, 'tab-node').click();
    const second = page.locator('details').nth(1);
    await second.getByText('round 2').click();
    await second.getByText('Hello world, round 1').waitFor();
    await byTestId(page, 'tab-overview').click();
    await byTestId(page, 'job-outputs').getByText('greeted').waitFor();
  });

  it('replays a past run step by step with the keys', async () => {
    const id = await draft(server.url, GREETING);
    const job = await execute(server.url, id, { trial: true });
    await ended(server.url, job);
    const page = await open(`/jobs/${job}`);
    await byTestId(page, 'replay-toggle').click();
    const slider = byTestId(page, 'replay-slider');
    await slider.focus();
    await page.keyboard.press('End');
    await nodeShown(page, 'end', 'successful');
    await page.keyboard.press('Home');
    await nodeShown(page, 'end', 'none');
    await page.keyboard.press('ArrowRight');
    await nodeShown(page, 'start', 'running');
    await page.keyboard.press('ArrowRight');
    await nodeShown(page, 'start', 'successful');
    expect(await byTestId(page, 'replay-place').textContent()).toMatch(/^2 of/);
    await byTestId(page, 'replay-toggle').click();
    await nodeShown(page, 'end', 'successful');
  });

  it('shows the flow of a version whose process was deleted', async () => {
    const id = await submit(server.url, GREETING);
    const job = await execute(server.url, id);
    await ended(server.url, job);
    await send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    await nodeShown(await open(`/jobs/${job}`), 'end', 'successful');
  });

  it('says that a job is not there', async () => {
    browser.accept(/status of 404/);
    const page = await open('/jobs/999999');
    await page.getByText('This job is not here').waitFor();
  });

  it('tells a lost connection, and goes on when it is back', async () => {
    const proxy: Proxy = await startProxy(server.url);
    browser.accept(/ERR_|status of/);
    try {
      const id = await submit(server.url, GREETING);
      const job = await execute(server.url, id, { inputs: { seconds: 100_000 } });
      const page = await browser.open(new URL(`/jobs/${job}`, proxy.url).href);
      await nodeShown(page, 'wait', 'running');
      await proxy.cut();
      await byTestId(page, 'reconnecting').waitFor();
      // What is known stays in sight.
      await logShown(page, 'Hello world, round 1');
      await proxy.mend();
      await byTestId(page, 'reconnecting').waitFor({ state: 'detached' });
      await byTestId(page, 'stop').click();
      await stateShown(page, 'stopped');
    } finally {
      await proxy.close();
    }
  });

  it.each(['light', 'dark'] as const)('has no findings of axe in the theme %s', async (theme) => {
    const id = await submit(server.url, BROKEN);
    const job = await execute(server.url, id);
    await ended(server.url, job);
    const page = await open(`/jobs/${job}?node=compute`, { theme });
    await stateShown(page, 'failed');
    await nodeShown(page, 'compute', 'failed');
    await byTestId(page, 'tab-node').click();
    await byTestId(page, 'node-steps').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'replay-toggle').click();
    await byTestId(page, 'replay').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});
