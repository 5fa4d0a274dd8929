import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { axeFindings, byTestId, describeInBrowser, held, useBrowser } from './browser.js';

const PROCESS = '/api/process/process/';
const HELD = {
  nodeList: [
    { id: 'start', namespace: 'core.event', name: 'start', nodeType: 'event' },
    {
      id: 'wait',
      namespace: 'core.time',
      name: 'delay',
      nodeType: 'function',
      ports: { input: [{ name: 'seconds', value: 3600 }] },
    },
  ],
  linkList: [{ id: 'l', source: 'start', target: 'wait' }],
  variables: [],
};

describeInBrowser('the list of processes', () => {
  const browser = useBrowser();
  let server: Server;
  let list: string;

  beforeAll(async () => {
    server = await startServer();
    list = `${server.url}/processes`;
  });

  afterAll(() => server.close());

  const create = async (name: string, project = 'demo'): Promise<number> =>
    (await send(server.url, PROCESS, { method: 'POST', body: { name, project } })).body.id;
  const named = async (name: string): Promise<{ id: number; project: string }[]> =>
    (await send(server.url, `${PROCESS}?name=${encodeURIComponent(name)}`)).body.results;
  const rows = (page: Page) => page.locator('[data-testid^="process-row-"]');
  const names = (page: Page) => rows(page).locator('td:nth-child(2) a').allTextContents();
  const showsOnly = (page: Page, ...expected: string[]) =>
    until(
      async () => JSON.stringify(await names(page)) === JSON.stringify(expected),
      `only ${expected.join()}`,
    );

  it('shows what to do first: the examples, of which one becomes a process with its flow', async () => {
    const page = await browser.open(server.url, { language: 'zh' });
    await byTestId(page, 'process-table').getByText('创建第一个流程').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'example-daily-report').click();
    await page.waitForURL(/\/processes\/\d+$/);
    const [process] = await named('每日报表');
    const { body } = await send(server.url, `/api/process/intact/?id=${process!.id}`);
    const example = JSON.parse(readFileSync('examples/flows/daily-report.json', 'utf8'));
    expect(body.nodeList).toEqual(example.nodeList);
    expect(body.linkList).toEqual(example.linkList);
  });

  it('creates a process and opens it', async () => {
    const page = await browser.open(list);
    await byTestId(page, 'process-new').click();
    await byTestId(page, 'process-create').click();
    await page.getByText('Fill this in.').waitFor();
    // A click beside the window closes it only until something is typed.
    await page.mouse.click(5, 5);
    await byTestId(page, 'process-name').waitFor({ state: 'detached' });
    await byTestId(page, 'process-new').click();
    await byTestId(page, 'process-name').fill('made by hand');
    await page.mouse.click(5, 5);
    expect(await byTestId(page, 'process-name').inputValue()).toBe('made by hand');
    await byTestId(page, 'process-project').fill('shop/1');
    await byTestId(page, 'process-create').click();
    await page.waitForURL(/\/processes\/\d+$/);
    const [made] = await named('made by hand');
    expect(page.url()).toBe(`${list}/${made!.id}`);
    expect(made!.project).toBe('shop/1');
    await page.goBack();
    await byTestId(page, `process-row-${made!.id}`).waitFor();
  });

  it('stays where it is if the form of a new process was cancelled before the answer came', async () => {
    const page = await browser.open(list);
    const answer = await held(page, 'POST', '**/api/process/process/');
    await byTestId(page, 'process-new').click();
    await byTestId(page, 'process-name').fill('made too late');
    await byTestId(page, 'process-create').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    answer();
    await byTestId(page, 'toast-success').getByText('“made too late” was created.').waitFor();
    expect(page.url()).toBe(list);
    await byTestId(page, 'toast-success').getByRole('button', { name: 'Open' }).click();
    await page.waitForURL(/\/processes\/\d+$/);
  });

  it('works with the keyboard alone', async () => {
    await create('before the keyboard');
    const page = await browser.open(list);
    await rows(page).first().waitFor();
    const press = async (key: string): Promise<void> => page.keyboard.press(key);
    const focused = (): Promise<string> =>
      page.evaluate(`document.activeElement.dataset.testid ?? document.activeElement.textContent`);
    const tabTo = async (goal: string): Promise<void> => {
      for (let presses = 0; (await focused()) !== goal; presses++) {
        if (presses > 60) throw new Error(`no way to ${goal}`);
        await press('Tab');
      }
    };
    await tabTo('Skip to the content');
    await press('Enter');
    await tabTo('process-new');
    await press('Enter');
    await until(async () => (await focused()) === 'process-name', 'the dialog has the focus');
    await press('Escape');
    await until(async () => (await focused()) === 'process-new', 'the focus comes back');
    await press('Enter');
    await until(async () => (await focused()) === 'process-name', 'the dialog has the focus');
    await page.keyboard.type('typed');
    await press('Enter');
    await page.waitForURL(/\/processes\/\d+$/);
    await page.goto(`${list}?name=before`);
    await rows(page).first().waitFor();
    await tabTo('before the keyboard');
    await press('Enter');
    await page.waitForURL(/\/processes\/\d+$/);
  });

  it('finds, orders and pages, and keeps it all in the URL', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 22; index++)
      ids.push(await create(`paged ${String(index).padStart(2, '0')}`));
    await create('other');
    const page = await browser.open(list);
    await byTestId(page, 'process-search').fill('paged');
    await page.waitForURL(/name=paged/);
    await page.getByText('1–20 of 22').waitFor();
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.waitForURL(/ordering=name/);
    await byTestId(page, `process-row-${ids[0]}`).waitFor();
    await byTestId(page, 'page-next').click();
    await showsOnly(page, 'paged 20', 'paged 21');
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    await page.reload();
    await showsOnly(page, 'paged 20', 'paged 21');
    // A page is a step for "back", and what is searched for is none.
    await page.goBack();
    await byTestId(page, `process-row-${ids[0]}`).waitFor();
    expect(page.url()).toMatch(/name=paged/);
    await page.goForward();
    await showsOnly(page, 'paged 20', 'paged 21');
    expect(await byTestId(page, 'process-search').inputValue()).toBe('paged');
    await byTestId(page, 'process-search').fill('no such name');
    await page.getByText('No process has this name').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).last().click();
    await rows(page).first().waitFor();
    expect(new URL(page.url()).searchParams.get('name')).toBeNull();
  });

  it('shows the state of the last run, and follows it', async () => {
    const id = await create('held');
    await send(server.url, '/api/process/save/', { method: 'POST', body: { ...HELD, id } });
    const { job_id: job } = (
      await send(server.url, '/api/process/execute/', { method: 'POST', body: { id } })
    ).body;
    const page = await browser.open(`${list}?name=held`);
    const row = byTestId(page, `process-row-${id}`);
    await row.locator('[data-state="running"]').waitFor();
    await row.getByRole('checkbox').check();
    await byTestId(page, 'process-delete').click();
    browser.accept(/status of 409/);
    await byTestId(page, 'confirm').click();
    await page.getByRole('alertdialog').getByRole('alert').getByText(String(id)).waitFor();
    await page.keyboard.press('Escape');
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    await row.locator('[data-state="stopped"]').waitFor();
  });

  it('deletes those that are ticked, after a question', async () => {
    const ids = [await create('doomed 1'), await create('doomed 2'), await create('doomed but kept')];
    const page = await browser.open(`${list}?name=doomed`);
    for (const id of ids.slice(0, 2)) await byTestId(page, `process-row-${id}`).getByRole('checkbox').check();
    await byTestId(page, 'process-delete').click();
    await page.getByRole('alertdialog').getByText('Delete 2 processes?').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await named('doomed')).toHaveLength(3);
    await byTestId(page, 'process-delete').click();
    await byTestId(page, 'confirm').click();
    await byTestId(page, 'toast-success').waitFor();
    await showsOnly(page, 'doomed but kept');
    // The keyboard goes on in the list: at the row that is left, and at the search field when there is none.
    const kept = byTestId(page, `process-row-${ids[2]}`);
    await kept.locator('a:focus').waitFor();
    expect((await named('doomed')).map(({ id }) => id)).toEqual([ids[2]]);
    await byTestId(page, `process-more-${ids[2]}`).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await byTestId(page, 'confirm').click();
    await kept.waitFor({ state: 'detached' });
    await byTestId(page, 'process-search').and(page.locator(':focus')).waitFor();
  });

  it('keeps the failure of a question that was cancelled meanwhile out of the next one', async () => {
    const [first, second] = [await create('slow 1'), await create('slow 2')];
    const page = await browser.open(`${list}?name=slow`);
    browser.accept(/status of 409/);
    let fail: () => void = () => undefined;
    const failing = new Promise<void>((resolve) => (fail = resolve));
    await page.route(`**/api/process/process/**`, async (route) => {
      if (route.request().method() !== 'DELETE') return route.continue();
      await failing;
      return route.fulfill({ status: 409, json: { detail: 'Busy.' } });
    });
    const ask = async (id: number): Promise<void> => {
      await byTestId(page, `process-row-${id}`).getByRole('checkbox').click();
      await byTestId(page, 'process-delete').click();
    };
    await ask(first);
    await byTestId(page, 'confirm').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await byTestId(page, `process-row-${first}`).getByRole('checkbox').click();
    await ask(second);
    fail();
    await byTestId(page, 'toast-error').getByText('Busy.').waitFor();
    const dialog = page.getByRole('alertdialog');
    expect([await dialog.count(), await dialog.getByRole('alert').count()]).toEqual([1, 0]);
    await page.unroute('**/api/process/process/**');
    await byTestId(page, 'confirm').click();
    await showsOnly(page, 'slow 1');
  });

  it('goes to the last page when all rows of one are deleted', async () => {
    const last = await create('z of the last page', 'last page');
    for (let number = 0; number < 20; number += 1) await create(`a ${number}`, 'last page');
    const page = await browser.open(`${list}?project=last%20page&ordering=name&page=2`);
    await byTestId(page, `process-row-${last}`).getByRole('checkbox').check();
    await byTestId(page, 'process-delete').click();
    await byTestId(page, 'confirm').click();
    await page.getByText('1–20 of 20').waitFor();
    expect(await names(page)).toHaveLength(20);
  });

  it('duplicates and exports from the menu of a row', async () => {
    // The mark turns round what stands after it.
    const name = 'to copy \u202Egnp';
    const id = await create(name);
    const page = await browser.open(`${list}?name=to copy`);
    await byTestId(page, `process-more-${id}`).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export', exact: true }).click();
    const file = await (await download).path();
    expect(JSON.parse(readFileSync(file, 'utf8')).processes).toEqual([expect.objectContaining({ name })]);
    await byTestId(page, `process-more-${id}`).click();
    await byTestId(page, 'process-copy').click();
    await until(async () => (await rows(page).count()) === 2, 'the copy is listed');
    expect(await byTestId(page, 'toast-success').textContent()).toMatch(/to copy gnp/);
  });

  it('imports files that are dropped on the page, and reports on each', async () => {
    await create('imported 1');
    const file = { liucheng: 1, processes: [1, 2].map((n) => ({ name: `imported ${n}`, project: 'p' })) };
    const flow = { name: 'imported flow', nodeList: [], linkList: [], mine: { x: 1 } };
    const dropped = [
      ['many.json', JSON.stringify(file)],
      ['flow.json', JSON.stringify(flow)],
      ['broken.json', '{"liucheng": 1, '],
      ['gone.json', ''],
      ['faulty.json', JSON.stringify({ liucheng: 1, processes: [{ name: '', project: 'p' }] })],
    ];
    const page = await browser.open(list, { theme: 'dark' });
    await rows(page).first().waitFor();
    const dataTransfer = await page.evaluateHandle(
      `(() => {
        const { text: read } = Blob.prototype;
        Blob.prototype.text = function () {
          return this.name === 'gone.json' ? Promise.reject(new Error('gone')) : read.call(this);
        };
        const transfer = new DataTransfer();
        for (const [name, text] of ${JSON.stringify(dropped)}) transfer.items.add(new File([text], name));
        return transfer;
      })()`,
    );
    await page.dispatchEvent('body', 'dragenter', { dataTransfer });
    await page.getByText('Drop the file to import it').waitFor();
    browser.accept(/status of 400/);
    await page.dispatchEvent('body', 'drop', { dataTransfer });
    const report = byTestId(page, 'import-report');
    await report.getByText('2 processes were created').waitFor();
    await report.getByText('1 process was created').waitFor();
    await report.getByText('Another process has the same name.').waitFor();
    await report.getByText('broken.json was not imported').waitFor();
    await report.getByText('gone.json was not imported').waitFor();
    await report.getByText('faulty.json was not imported').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'import-done').click();
    const [single] = await named('imported flow');
    expect((await send(server.url, `/api/process/intact/?id=${single!.id}`)).body).toMatchObject(flow);
    expect(await named('imported')).toHaveLength(4);
  });

  it('switches the language and the theme, and remembers both', async () => {
    const page = await browser.open(list);
    await page.getByRole('heading', { name: 'Processes' }).waitFor();
    await byTestId(page, 'language').click();
    await page.getByRole('heading', { name: '流程' }).waitFor();
    await byTestId(page, 'theme').click();
    await page.reload();
    await page.getByRole('heading', { name: '流程' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.evaluate(`getComputedStyle(document.body).colorScheme`)).toBe('dark');
  });

  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds in the %s theme, wide and narrow',
    async (theme) => {
      await create('for axe');
      for (const width of [1280, 360]) {
        const page = await browser.open(list, { theme, width });
        await rows(page).first().waitFor();
        expect(await axeFindings(page)).toEqual([]);
        expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(width);
        await byTestId(page, 'process-examples').click();
        await byTestId(page, 'gallery').waitFor();
        expect(await axeFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await byTestId(page, 'process-new').click();
        await byTestId(page, 'process-name').waitFor();
        expect(await axeFindings(page)).toEqual([]);
      }
    },
  );

  it('says when the API cannot answer, and tries again when asked', async () => {
    const page = await browser.open(list);
    await rows(page).first().waitFor();
    browser.accept(/status of 500/);
    await page.route('**/api/process/process/**', (route) =>
      route.request().method() === 'GET'
        ? route.fulfill({ status: 500, json: { detail: 'Out.' } })
        : route.fallback(),
    );
    // What was read stays when it cannot be read again.
    const refused = page.waitForResponse((response) => response.status() === 500);
    await rows(page).first().locator('[data-testid^="process-more-"]').click();
    await page.getByRole('menuitem', { name: 'Name and remark' }).click();
    await byTestId(page, 'process-mark').fill('changed');
    await byTestId(page, 'process-create').click();
    await refused;
    await byTestId(page, 'toast-success').waitFor();
    expect(await byTestId(page, 'error-state').count()).toBe(0);
    await byTestId(page, 'process-search').fill('x');
    await byTestId(page, 'error-state').getByText('Out.').waitFor();
    await page.unroute('**/api/process/process/**');
    await byTestId(page, 'process-search').fill('');
    await rows(page).first().waitFor();
  });
});
