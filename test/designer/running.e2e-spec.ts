import { draft, flow, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { GREETING, logShown, nodeShown, print, start, stateShown } from './running-flows.js';

describeInBrowser('the form for the inputs of a run', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(40) });
  });

  afterAll(() => server.close());

  const open = (path: string, viewer = {}) => browser.open(`${server.url}${path}`, viewer);

  it('runs the draft with what was typed, shows it live, and remembers it but for secrets', async () => {
    const id = await draft(server.url, GREETING);
    const page = await open(`/processes/${id}`);
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-input-who').fill('Ada');
    await byTestId(page, 'run-input-times').fill('3');
    await byTestId(page, 'run-input-who').focus();
    await page.evaluate("navigator.clipboard.writeText('a,b\\n1,2')");
    await page.keyboard.press('Control+V');
    expect(await byTestId(page, 'run-input-who').inputValue()).toBe('Adaa,b\n1,2');
    await byTestId(page, 'run-input-who').fill('Ada');
    await byTestId(page, 'run-input-key').fill('a secret of mine');
    await byTestId(page, 'run-confirm').click();
    await stateShown(page, 'successful');
    await logShown(page, 'Hello Ada, round 2');
    await nodeShown(page, 'greet', 'successful');

    await page.reload();
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-inputs').waitFor();
    expect(await byTestId(page, 'run-input-who').inputValue()).toBe('Ada');
    expect(await byTestId(page, 'run-input-key').inputValue()).toBe('');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('a secret of mine');
  });

  it('keeps variables with long names in its width', async () => {
    const names = ['string', 'bool', 'any'].map((type) => [type, `${type}_`.padEnd(120, 'x')] as const);
    const variables = names.map(([type, name]) => ({ name, type, scope: 'flow', value: true }));
    const id = await draft(server.url, flow([start], [], variables));
    const page = await open(`/processes/${id}`);
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-inputs').waitFor();
    for (const [, name] of names) await page.getByLabel(name).waitFor();
    const widths = await page.evaluate<[number, number]>(
      `(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('[data-testid=run-inputs]'))`,
    );
    expect(widths[0]).toBe(widths[1]);
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
    await stateShown(page, 'successful');
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

  it('starts one job where "Run" is pressed again after its answer was lost', async () => {
    browser.accept(/status of 500/);
    const id = await draft(server.url, GREETING);
    const page = await open(`/processes/${id}`);
    await page.route(
      '**/api/process/execute/',
      async (route) => {
        await route.fetch();
        await route.fulfill({ status: 500, json: { detail: 'The answer is lost.' } });
      },
      { times: 1 },
    );
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-confirm').click();
    await byTestId(page, 'run-inputs').getByText('The answer is lost.').waitFor();
    await byTestId(page, 'run-confirm').click();
    await stateShown(page, 'successful');
    const jobs = async () => (await send(server.url, `/api/job/job/?process=${id}`)).body.results;
    expect(await jobs()).toHaveLength(1);

    await byTestId(page, 'run-again').click();
    await byTestId(page, 'run-confirm').click();
    await stateShown(page, 'successful');
    expect(await jobs()).toHaveLength(2);
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

  it('does not run a version whose inputs it could not read', async () => {
    browser.accept(/status of 500/);
    const id = await submit(server.url, GREETING);
    const page = await open(`/processes/${id}`);
    await page.route('**/api/process/intact/?*version=*', (route) =>
      route.fulfill({ status: 500, json: { detail: 'Out.' } }),
    );
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-what').selectOption('newest');
    await byTestId(page, 'run-panel').getByText('Out.').waitFor();
    expect(await byTestId(page, 'run-confirm').isDisabled()).toBe(true);
    await page.unrouteAll();
    await byTestId(page, 'run-panel').getByRole('button', { name: 'Try again' }).click();
    await byTestId(page, 'run-input-who').waitFor();
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
    await stateShown(page, 'successful');
    await logShown(page, 'Hello Grace, round 1');

    // Ctrl+Enter asks for the inputs first, and runs from there.
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-testid="run-input-who"]:focus').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Control+Enter');
    await stateShown(page, 'successful');
    await logShown(page, 'Hello Ada, round 1');
  });

  it('leaves the keys that scroll the log and values to them', async () => {
    const id = await draft(server.url, GREETING);
    const page = await open(`/processes/${id}`);
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-confirm').click();
    await stateShown(page, 'successful');
    await byTestId(page, 'node-greet').click();
    const place = () => page.locator('.react-flow__node[data-id="greet"]').getAttribute('style');
    const before = await place();
    await byTestId(page, 'node-steps').locator('pre[tabindex="0"]').first().focus();
    for (const key of ['ArrowDown', 'n', 'c', 'Delete']) await page.keyboard.press(key);
    await byTestId(page, 'node-greet').waitFor();
    expect(await place()).toBe(before);
    expect(await page.locator('.react-flow__node-note, [role="dialog"]').count()).toBe(0);
    // A click beside all nodes leaves the keyboard to the page, where single keys are commands again.
    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no findings of axe in the theme %s', async (theme) => {
    const page = await open(`/processes/${await draft(server.url, GREETING)}`, { theme });
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-inputs').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'run-confirm').click();
    await stateShown(page, 'successful');
    expect(await axeFindings(page)).toEqual([]);
  });
});
