import { ended, execute, jobWhen, submit } from '../support/flows.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { BROKEN, GREETING } from './running-flows.js';

/** The test ids of the lists among the filters that are narrower than their longest choice. */
const CUT = `[...document.querySelectorAll('[role=search] select')].filter((select) => {
  const { offsetWidth } = select;
  select.style.width = 'max-content';
  const isCut = select.offsetWidth > offsetWidth;
  select.style.width = '';
  return isCut;
}).map((select) => select.dataset.testid)`;

describeInBrowser('the list of jobs', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const open = (path: string, viewer = {}) => browser.open(`${server.url}${path}`, viewer);

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
    await byTestId(page, 'filter-period').selectOption('own');
    await byTestId(page, 'filter-from').focus();
    await page.keyboard.type('01022026');
    await page.waitForURL(/from=17/);
    await byTestId(page, 'filter-from').fill('');
    await byTestId(page, 'filter-to').focus();
    await page.waitForURL(/^(?!.*from=)/);
    await byTestId(page, 'filter-from').waitFor();
    await byTestId(page, 'filter-period').selectOption('');
    await byTestId(page, 'filter-error').fill('no such');
    await byTestId(page, 'filter-state-stopped').click();
    await page.waitForURL(/error=/);
    expect(new URL(page.url()).searchParams.get('state')).toBe('failed,stopped');
  });

  it('stops the jobs that are ticked, also those that newer ones push off the page meanwhile', async () => {
    const id = await submit(server.url, GREETING);
    const jobs = [
      await execute(server.url, id, { inputs: { seconds: 100_000 } }),
      await execute(server.url, id, { inputs: { seconds: 100_000 } }),
    ];
    const page = await open(`/jobs?process=${id}`);
    await byTestId(page, `job-row-${jobs[0]!}`).getByRole('checkbox').click();
    const off = byTestId(page, `job-row-${jobs[0]!}`).waitFor({ state: 'detached' });
    await page.route('**/api/job/job/?*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { results: { id: number }[] };
      const results = body.results.filter(({ id: job }) => job !== jobs[0]);
      await route.fulfill({ response: answer, json: { ...body, results } });
    });
    await byTestId(page, 'stop-selected').click();
    await off;
    await page.getByText('Number of jobs: 1').waitFor();
    await byTestId(page, 'stop-confirm').click();
    await jobWhen(server.url, jobs[0]!, (job) => job.state === 'stopped');
    await page.unrouteAll();
    await page.locator(`[data-testid="job-row-${jobs[0]!}"] [data-state="stopped"]`).waitFor();
    await byTestId(page, 'stop-process').click();
    await byTestId(page, 'stop-confirm').click();
    await jobWhen(server.url, jobs[1]!, (job) => job.state === 'stopped');
  });

  it('goes to the last page from one that has no jobs any more', async () => {
    const id = await submit(server.url, BROKEN);
    const job = await execute(server.url, id);
    const page = await open(`/jobs?process=${id}&page=9`);
    await byTestId(page, `job-row-${job}`).waitFor();
    expect(new URL(page.url()).searchParams.has('page')).toBe(false);
  });

  it.each([768, 1024])(
    'leaves room for the names, also in the list of processes, at %i px',
    async (width) => {
      const id = await submit(server.url, BROKEN);
      const job = await execute(server.url, id);
      for (const [path, row] of [
        [`/jobs?process=${id}`, `job-row-${job}`],
        ['/processes', `process-row-${id}`],
      ] as const) {
        const page = await open(path, { width });
        const name = byTestId(page, row).getByRole('link').first();
        await name.waitFor();
        expect((await name.boundingBox())?.width).toBeGreaterThan(100);
        const sideways = `[...document.querySelectorAll('html, main')].some((one) => one.scrollWidth > one.clientWidth)`;
        expect(await page.evaluate(sideways)).toBe(false);
      }
    },
  );

  it.each(['light', 'dark'] as const)('has no findings of axe in the theme %s', async (theme) => {
    const id = await submit(server.url, BROKEN);
    const job = await execute(server.url, id);
    await ended(server.url, job);
    const page = await open(`/jobs?process=${id}`, { theme });
    await byTestId(page, `job-row-${job}`).waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});
