import type { Page } from 'playwright-core';
import { draft, ended, execute, flow, jobWhen, submit } from '../support/flows.js';
import { type Proxy, startProxy } from '../support/proxy.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';

const variable = (name: string, type: string, value: unknown = null) => ({
  name,
  type,
  scope: 'flow',
  value,
});
const print = (id: string, message: string) => ({ id, name: 'core.log.print', inputs: { message } });
const start = { id: 'start', name: 'core.event.start' };

/** Greets a person `times` times, waits, and returns how often. */
const GREETING = flow(
  [
    start,
    { id: 'loop', name: 'core.programming.repeat', inputs: { count: '{{ vars.times }}' } },
    print('greet', 'Hello {{ vars.who }}, round {{ nodes.loop.index }}'),
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: '{{ vars.seconds }}' } },
    { id: 'end', name: 'core.programming.return', inputs: { outputs: '{{ {"greeted": vars.times} }}' } },
  ],
  ['start > loop', 'loop.body > greet', 'loop.completed > wait', 'wait > end'],
  [
    variable('who', 'string', 'world'),
    variable('times', 'number', 2),
    variable('seconds', 'number', 0),
    variable('since', 'date', '2026-01-01'),
    variable('key', 'password'),
  ],
);

/** Prints, then computes with a code that fails in the first version, and works in the second. */
const computing = (code: string) =>
  flow(
    [
      start,
      print('before', 'prepared'),
      { id: 'compute', name: 'core.code.javascript', options: { code } },
      print('after', 'computed'),
    ],
    ['start > before', 'before > compute', 'compute > after'],
  );
const BROKEN = computing('throw new Error("the scales are empty")');
const MENDED = computing('return 42');

/** The test ids of the lists among the filters that are narrower than their longest choice. */
const CUT = `[...document.querySelectorAll('[role=search] select')].filter((select) => {
  const { offsetWidth } = select;
  select.style.width = 'max-content';
  const isCut = select.offsetWidth > offsetWidth;
  select.style.width = '';
  return isCut;
}).map((select) => select.dataset.testid)`;

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

describeInBrowser('running and watching in the designer', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(40) });
  });

  afterAll(() => server.close());

  const open = (path: string, viewer = {}) => browser.open(`${server.url}${path}`, viewer);
  const state = (page: Page, wanted: string) =>
    page.locator(`[data-testid="job-state"][data-state="${wanted}"]`).waitFor();
  const node = (page: Page, id: string, wanted: string) =>
    page.locator(`[data-testid="node-${id}"][data-state="${wanted}"]`).waitFor();
  const log = (page: Page, text: string) => byTestId(page, 'job-log').getByText(text).first().waitFor();
  const upload = async (id: number, definition: object) => {
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...definition } });
    const { status } = await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    expect(status).toBe(200);
  };

  describe('the form for inputs', () => {
    it('runs the draft with what was typed, shows it live, and remembers it but for secrets', async () => {
      const id = await draft(server.url, GREETING);
      const page = await open(`/processes/${id}`);
      await byTestId(page, 'run').click();
      await byTestId(page, 'run-input-who').fill('Ada');
      await byTestId(page, 'run-input-times').fill('3');
      await byTestId(page, 'run-input-key').fill('a secret of mine');
      await byTestId(page, 'run-confirm').click();
      await state(page, 'successful');
      await log(page, 'Hello Ada, round 2');
      await node(page, 'greet', 'successful');

      await page.reload();
      await byTestId(page, 'run').click();
      await byTestId(page, 'run-inputs').waitFor();
      expect(await byTestId(page, 'run-input-who').inputValue()).toBe('Ada');
      expect(await byTestId(page, 'run-input-key').inputValue()).toBe('');
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('a secret of mine');
    });

    it('runs and submits the draft that is shown, neither an older one nor that of somebody else', async () => {
      browser.accept(/status of 400/);
      const id = await draft(server.url, flow([start, print('greet', 'hello')], ['start > greet']));
      const jobs = async () => (await send(server.url, `/api/job/job/?process=${id}`)).body.results;
      const saveAs = (message: string) =>
        send(server.url, '/api/process/save/', {
          method: 'POST',
          body: { id, ...flow([start, print('other', message)], ['start > other']) },
        });
      const page = await open(`/processes/${id}`);
      let letSave = () => {};
      const isPressed = new Promise<void>((resolve) => (letSave = resolve));
      await page.route('**/api/process/save/', async (route) => {
        await isPressed;
        await route.continue();
      });
      await byTestId(page, 'run').click();
      await byTestId(page, 'run-inputs').waitFor();
      await byTestId(page, 'node-greet').click();
      await page.keyboard.press('Delete');
      await byTestId(page, 'run-confirm').click();
      letSave();
      await state(page, 'successful');
      const [job] = await jobs();
      const { body } = await send(server.url, `/api/job/job/${job.id}/`);
      expect(body.nodes.map((one: { node: string }) => one.node)).not.toContain('greet');

      await saveAs('theirs');
      await byTestId(page, 'run').click();
      await byTestId(page, 'run-confirm').click();
      await byTestId(page, 'conflict-theirs').click();
      await byTestId(page, 'node-other').waitFor();
      expect(await jobs()).toHaveLength(1);

      await saveAs('theirs again');
      await byTestId(page, 'submit').click();
      await byTestId(page, 'conflict').waitFor();
      expect((await send(server.url, `/api/process/version/?id=${id}`)).body).toEqual([]);
    });

    it('says at the field what is wrong with it, in the page and from the API', async () => {
      browser.accept(/status of 400/);
      const id = await draft(server.url, GREETING);
      const page = await open(`/processes/${id}`, { language: 'zh' });
      await byTestId(page, 'run').click();
      await byTestId(page, 'run-input-times').fill('many');
      await byTestId(page, 'run-confirm').click();
      await page.getByText('请输入数字').waitFor();
      expect(await byTestId(page, 'run-input-times').getAttribute('aria-invalid')).toBe('true');
      await byTestId(page, 'run-input-times').fill('1');
      // A day that the calendar does not have: only the API refuses it.
      await byTestId(page, 'run-input-since').fill('2026-02-30');
      await byTestId(page, 'run-confirm').click();
      await page.locator('[data-testid="run-input-since"][aria-invalid="true"]').waitFor();
    });

    it('runs by keyboard alone', async () => {
      const id = await draft(server.url, GREETING);
      const page = await open(`/processes/${id}`);
      await byTestId(page, 'run').focus();
      await page.keyboard.press('Enter');
      await page.locator('[data-testid="run-input-who"]:focus').waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('Grace');
      await page.keyboard.press('Enter');
      await state(page, 'successful');
      await log(page, 'Hello Grace, round 1');
    });
  });

  describe('the page of a job', () => {
    it('shows a long run live, and stops it', async () => {
      const id = await submit(server.url, GREETING);
      const job = await execute(server.url, id, { inputs: { seconds: 100_000 } });
      const page = await open(`/jobs/${job}`);
      await state(page, 'running');
      await node(page, 'wait', 'running');
      await node(page, 'greet', 'successful');
      await byTestId(page, 'stop').click();
      await state(page, 'stopped');
      await node(page, 'wait', 'stopped');
      expect((await ended(server.url, job)).state).toBe('stopped');
    });

    it('watches and stops at 360 px, without scrolling sideways', async () => {
      const id = await submit(server.url, GREETING);
      const who = 'everybody who reads this on a telephone';
      const job = await execute(server.url, id, { inputs: { seconds: 100_000, who } });
      const page = await open(`/jobs/${job}`, { width: 360, height: 740, theme: 'dark' });
      await state(page, 'running');
      await log(page, `Hello ${who}, round 1`);
      // The list of lines scrolls to their ends.
      const line = byTestId(page, 'job-log').getByText('round 1');
      expect(await line.evaluate(endOf)).toBeLessThanOrEqual(360);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await axeFindings(page)).toEqual([]);
      await byTestId(page, 'stop').click();
      await state(page, 'stopped');
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
      await log(page, 'number 9999');
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
      const id = await submit(server.url, BROKEN);
      const job = await execute(server.url, id);
      await ended(server.url, job);
      const page = await open(`/jobs/${job}`);
      await state(page, 'failed');
      await byTestId(page, 'job-error').getByText('the scales are empty').waitFor();
      await node(page, 'compute', 'failed');
      const edge = () => page.evaluate<{ border: string; shadow: string }>(EDGE);
      const before = await edge();
      await byTestId(page, 'failed-node').click();
      await byTestId(page, 'node-steps').getByText('the scales are empty').waitFor();
      // The ring of the selection leaves the colour of the state in sight.
      await byTestId(page, 'node-compute').and(page.locator('[data-selected]')).waitFor();
      const after = await edge();
      expect(after.border).toBe(before.border);
      expect(after.shadow).not.toBe(before.shadow);

      await upload(id, MENDED);
      await byTestId(page, 'resume').click();
      await byTestId(page, 'resume-version').selectOption('2');
      await byTestId(page, 'resume-confirm').click();
      await state(page, 'successful');
      await log(page, 'computed');
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
      await node(page, 'end', 'successful');
      await page.keyboard.press('Home');
      await node(page, 'end', 'none');
      await page.keyboard.press('ArrowRight');
      await node(page, 'start', 'running');
      await page.keyboard.press('ArrowRight');
      await node(page, 'start', 'successful');
      expect(await byTestId(page, 'replay-place').textContent()).toMatch(/^2 of/);
      await byTestId(page, 'replay-toggle').click();
      await node(page, 'end', 'successful');
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
        await node(page, 'wait', 'running');
        await proxy.cut();
        await byTestId(page, 'reconnecting').waitFor();
        // What is known stays in sight.
        await log(page, 'Hello world, round 1');
        await proxy.mend();
        await byTestId(page, 'reconnecting').waitFor({ state: 'detached' });
        await byTestId(page, 'stop').click();
        await state(page, 'stopped');
      } finally {
        await proxy.close();
      }
    });
  });

  describe('the list of jobs', () => {
    it('keeps its filters in the URL, and refreshes itself', async () => {
      const id = await submit(server.url, BROKEN);
      const job = await execute(server.url, id);
      await ended(server.url, job);
      const page = await open(`/jobs?process=${id}`);
      await byTestId(page, `job-row-${job}`).waitFor();
      expect(await page.evaluate(CUT)).toEqual([]);
      await byTestId(page, 'filter-state-successful').click();
      await page.getByText('No job matches').waitFor();
      await byTestId(page, 'filter-state-successful').click();
      await byTestId(page, 'filter-state-failed').click();
      await page.waitForURL(/state=failed/);
      await page.reload();
      await byTestId(page, `job-row-${job}`).waitFor();
      expect(await byTestId(page, 'filter-state-failed').getAttribute('aria-pressed')).toBe('true');
      const second = await execute(server.url, id);
      await byTestId(page, `job-row-${second}`).waitFor();
    });

    it('stops the jobs that are ticked', async () => {
      const id = await submit(server.url, GREETING);
      const jobs = [
        await execute(server.url, id, { inputs: { seconds: 100_000 } }),
        await execute(server.url, id, { inputs: { seconds: 100_000 } }),
      ];
      const page = await open(`/jobs?process=${id}`);
      await byTestId(page, `job-row-${jobs[0]!}`).getByRole('checkbox').click();
      await byTestId(page, 'stop-selected').click();
      await byTestId(page, 'stop-confirm').click();
      await page.locator(`[data-testid="job-row-${jobs[0]!}"] [data-state="stopped"]`).waitFor();
      await byTestId(page, 'stop-process').click();
      await byTestId(page, 'stop-confirm').click();
      await jobWhen(server.url, jobs[1]!, (job) => job.state === 'stopped');
    });
  });

  describe('versions', () => {
    it('shows what differs, and goes back to one', async () => {
      const id = await submit(server.url, BROKEN);
      await upload(id, MENDED);
      const page = await open(`/processes/${id}`);
      await byTestId(page, 'versions').click();
      await byTestId(page, 'version-1').click();
      const diff = byTestId(page, 'version-diff');
      const change = diff.locator('[data-testid="diff-node-compute"]');
      await change.getByText('throw new Error("the scales are empty")').waitFor();
      await change.getByText('return 42').waitFor();
      expect(await diff.locator('[data-testid^="diff-node-"]').count()).toBe(1);
      expect(await axeFindings(page)).toEqual([]);
      await byTestId(page, 'version-restore').click();
      await byTestId(page, 'version-restore-confirm').click();
      await page.getByText('The draft is now a copy of version 1').waitFor();
      const { body } = await send(server.url, `/api/process/intact/?id=${id}`);
      expect(JSON.stringify(body)).toContain('the scales are empty');
    });
  });

  it.each(['light', 'dark'] as const)('has no findings of axe in the theme %s', async (theme) => {
    const id = await submit(server.url, BROKEN);
    const job = await execute(server.url, id);
    await ended(server.url, job);
    const page = await open(`/jobs/${job}?node=compute`, { theme });
    await state(page, 'failed');
    await node(page, 'compute', 'failed');
    await byTestId(page, 'tab-node').click();
    await byTestId(page, 'node-steps').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'replay-toggle').click();
    await byTestId(page, 'replay').waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.goto(`${server.url}/jobs?process=${id}`);
    await byTestId(page, `job-row-${job}`).waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.goto(`${server.url}/processes/${await draft(server.url, GREETING)}`);
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-inputs').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'run-confirm').click();
    await state(page, 'successful');
    expect(await axeFindings(page)).toEqual([]);
  });
});
