import type { Page } from 'playwright-core';
import { startServer, type Server } from '../support/server.js';
import { CallerOf, logInAdmin, logInNew, PASSWORD, REQUIRED } from '../support/users.js';
import { until } from '../support/until.js';
import { byTestId, describeInBrowser, held, useBrowser } from './browser.js';
import { endSessionWhileSaving, node, opened } from './flows-in-browser.js';

const START = node('start', 'core.event/start', 0, 0);

describeInBrowser('a page whose session ends while it is used', () => {
  const browser = useBrowser();
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    server = await startServer(REQUIRED);
    admin = await logInAdmin(server.url);
  });

  afterAll(() => server.close());

  /** Opens a page as a new editor. @returns it, and the caller whose logout ends its session */
  const openAs = async (username: string, path: string): Promise<[Page, CallerOf]> => {
    const caller = await logInNew(admin, username, 'editor');
    return [await browser.open(`${server.url}${path}`, { token: caller.token }), caller];
  };
  /** Who uses a page by now. */
  const callerOf = async (page: Page): Promise<CallerOf> =>
    new CallerOf(server.url, String(await page.evaluate(`localStorage.getItem('liucheng.token')`)));
  const endSession = (caller: CallerOf) => caller.post('/api/logout/', {});
  const logInAgain = async (page: Page): Promise<void> => {
    await byTestId(page, 'login-password').fill(PASSWORD);
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'session-ended').waitFor({ state: 'detached' });
  };
  const createProcess = async (nodeList: object[], owner = admin): Promise<number> => {
    const { id } = (await owner.post('/api/process/process/', { name: 'drawn', project: 'p' })).body;
    await owner.post('/api/process/save/', { id, nodeList, linkList: [] });
    return id;
  };

  it('shows after the login what a node has given that was run alone, and leaves no process behind', async () => {
    const ports = { input: [{ name: 'seconds', portType: 'input', dataType: 'number', value: 0.1 }] };
    const id = await createProcess([node('wait', 'core.time/delay', 0, 0, { ports })]);
    const [page, caller] = await openAs('runa', `/processes/${id}`);
    await opened(page);
    await byTestId(page, 'node-wait').click();
    await byTestId(page, 'run-node').click();
    const letGo = await held(page, 'GET', '**/api/job/step/**');
    const hasEnded = page.waitForRequest(/\/api\/job\/step\//);
    await byTestId(page, 'run-node-confirm').click();
    await hasEnded;
    await endSession(caller);
    letGo();
    await byTestId(page, 'session-ended').waitFor();
    await logInAgain(page);
    await byTestId(page, 'run-node-result').locator('[data-state="successful"]').waitFor();
    const left = async () => (await admin.get('/api/process/process/?project=designer')).body.count;
    await until(async () => (await left()) === 0, 'the process of the run is deleted');
    expect(await page.locator('[data-testid^="toast-"]').count()).toBe(0);
    browser.accept(/status of 40[01]/);
  });

  it('takes back what a form and a question said of the session after the login, and goes on with them', async () => {
    const [page, caller] = await openAs('fora', '/variables');
    await byTestId(page, 'variable-new').click();
    await byTestId(page, 'variable-name').fill('typed_before');
    await byTestId(page, 'variable-value').fill('1');
    await endSession(caller);
    await byTestId(page, 'form-submit').click();
    const form = byTestId(page, 'variable-form');
    await form.getByText('The session has ended.').waitFor();
    await logInAgain(page);
    await form.getByText('The session has ended.').waitFor({ state: 'detached' });
    await byTestId(page, 'form-submit').click();
    await page.getByRole('cell', { name: 'typed_before', exact: true }).waitFor();

    const id = await createProcess([], await callerOf(page));
    await page.goto(`${server.url}/processes`);
    await byTestId(page, `process-row-${id}`).getByRole('checkbox').check();
    await byTestId(page, 'process-delete').click();
    await byTestId(page, 'confirm').waitFor();
    await endSession(await callerOf(page));
    await byTestId(page, 'confirm').click();
    const question = page.getByRole('alertdialog').filter({ has: byTestId(page, 'confirm') });
    await question.getByText('The session has ended.').waitFor();
    await logInAgain(page);
    await question.getByText('The session has ended.').waitFor({ state: 'detached' });
    await byTestId(page, 'confirm').click();
    await byTestId(page, `process-row-${id}`).waitFor({ state: 'detached' });
    browser.accept(/status of 40[01]/);
  });

  it('takes back a toast of the session after the login', async () => {
    const [page, caller] = await openAs('tosca', `/processes/${await createProcess([START])}`);
    await opened(page);
    await endSession(caller);
    await byTestId(page, 'submit').click();
    await byTestId(page, 'toast-error').getByText('The session has ended.').waitFor();
    await logInAgain(page);
    await byTestId(page, 'toast-error').waitFor({ state: 'detached' });
    browser.accept(/status of 40[01]/);
  });

  it('leaves the page after the login, without a further question, once what was changed is saved', async () => {
    const id = await createProcess([START]);
    const [page, caller] = await openAs('lea', `/processes/${id}`);
    await opened(page);
    await endSessionWhileSaving(page, 'Begin', async () => {
      await page.evaluate(`document.querySelector('nav a[href="/jobs"]').click()`);
      await endSession(caller);
    });
    await page.getByText('Leave without saving?').waitFor();
    await logInAgain(page);
    await page.waitForURL(`${server.url}/jobs`);
    await page.getByText('Leave without saving?').waitFor({ state: 'detached' });
    expect((await admin.get(`/api/process/intact/?id=${id}`)).body.nodeList[0].title).toBe('Begin');
    browser.accept(/status of 401/);
  });

  it('goes on with the login that the browser keeps, also after late news of an earlier logout in another tab', async () => {
    const [page, caller] = await openAs('stora', '/processes');
    await byTestId(page, 'person').getByText('stora').waitFor();
    const asked = page.waitForRequest(/\/api\/user\/me\//);
    await page.evaluate(
      `dispatchEvent(new StorageEvent('storage', { key: 'liucheng.token', newValue: null }))`,
    );
    expect((await asked).headers().authorization).toBe(`Token ${caller.token}`);
    expect(await byTestId(page, 'session-ended').count()).toBe(0);
  });
});
