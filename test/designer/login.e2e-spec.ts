import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { CallerOf, logInNew, PASSWORD } from '../support/users.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { endSessionWhileSaving, waitForState } from './flows-in-browser.js';

describeInBrowser('a server that asks for a login', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_AUTH: 'required',
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_ADMIN_PASSWORD: 'correct horse battery',
    });
  });

  afterAll(() => server.close());

  const login = async (username: string, password: string): Promise<string> =>
    (await send(server.url, '/api/login/', { method: 'POST', body: { username, password } })).body.token;

  it('leads to the login, and forgets a token that is no longer valid', async () => {
    browser.accept(/status of 401/);
    const page = await browser.open(`${server.url}/processes?name=a`, { token: 'lct_revoked' });
    await page.waitForURL(/\/login\?/);
    expect(new URL(page.url()).searchParams.get('next')).toBe('/processes?name=a');
    expect(await page.evaluate(`localStorage.getItem('liucheng.token')`)).toBeNull();
  });

  it('offers a viewer nothing that the role does not allow', async () => {
    const admin = { authorization: `Token ${await login('admin', 'correct horse battery')}` };
    const viewer = { username: 'vi', role: 'viewer', password: 'a viewer of processes' };
    await send(server.url, '/api/user/user/', { method: 'POST', body: viewer, headers: admin });
    const { id } = (
      await send(server.url, '/api/process/process/', {
        method: 'POST',
        body: { name: 'seen', project: 'p' },
        headers: admin,
      })
    ).body;
    const page = await browser.open(`${server.url}/processes`, { token: await login('vi', viewer.password) });
    await byTestId(page, `process-row-${id}`).waitFor();
    expect(await byTestId(page, 'process-new').count()).toBe(0);
    await byTestId(page, `process-row-${id}`).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Export' }).waitFor();
    expect(await byTestId(page, 'process-delete').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  });

  it('saves the draft of a session that has ended after the login of the same person, and never as another one', async () => {
    browser.accept(/status of 401/);
    const password = 'correct horse battery';
    const headersOf = (token: string) => ({ authorization: `Token ${token}` });
    const own = await login('admin', password);
    const { id } = (
      await send(server.url, '/api/process/process/', {
        method: 'POST',
        body: { name: 'drawn', project: 'p' },
        headers: headersOf(own),
      })
    ).body;
    const other = { username: 'ed', role: 'editor', password: 'an editor of processes' };
    await send(server.url, '/api/user/user/', { method: 'POST', body: other, headers: headersOf(own) });
    const page = await browser.open(`${server.url}/processes/${id}`, {
      token: await login('admin', password),
    });
    const titleOnServer = async () =>
      (await send(server.url, `/api/process/intact/?id=${id}`, { headers: headersOf(own) })).body.nodeList[0]
        .title;
    const endSessionWhile = async (title: string) => {
      const token = String(await page.evaluate(`localStorage.getItem('liucheng.token')`));
      await endSessionWhileSaving(page, title, () =>
        send(server.url, '/api/logout/', { method: 'POST', headers: headersOf(token) }),
      );
    };
    await endSessionWhile('Begin');
    await byTestId(page, 'login-password').fill(password);
    await byTestId(page, 'login-submit').click();
    await waitForState(page, 'saved');
    expect(await titleOnServer()).toBe('Begin');

    await endSessionWhile('of the admin');
    await byTestId(page, 'login-username').fill(other.username);
    await byTestId(page, 'login-password').fill(other.password);
    await byTestId(page, 'login-submit').click();
    await page.locator('[data-testid="person"][aria-label="ed"]').waitFor();
    expect(await byTestId(page, 'session-ended').count()).toBe(0);
    await byTestId(page, 'node-start').waitFor();
    expect(await byTestId(page, 'node-start').textContent()).toContain('Begin');
    expect(await titleOnServer()).toBe('Begin');
  });

  it('follows a log out and a login in another tab', async () => {
    browser.accept(/status of 401/);
    const password = 'correct horse battery';
    const own = await login('admin', password);
    const viewer = { username: 'tabby', role: 'viewer', password: 'a viewer in two tabs' };
    const headers = { authorization: `Token ${await login('admin', password)}` };
    await send(server.url, '/api/user/user/', { method: 'POST', body: viewer, headers });
    const page = await browser.open(`${server.url}/users`, { token: own });
    await byTestId(page, 'person').getByText('admin', { exact: true }).waitFor();
    const other = await page.context().newPage();
    await other.goto(`${server.url}/processes`);
    await byTestId(other, 'person').click();
    await other.getByRole('menuitem', { name: 'Log out' }).click();
    await other.waitForURL(/\/login/);
    await byTestId(page, 'session-ended').waitFor();
    await byTestId(other, 'login-username').fill(viewer.username);
    await byTestId(other, 'login-password').fill(viewer.password);
    await byTestId(other, 'login-submit').click();
    await byTestId(other, 'person').getByText('tabby').waitFor();
    await byTestId(page, 'person').getByText('tabby').waitFor();
    expect(await byTestId(page, 'session-ended').count()).toBe(0);
  });

  it('asks for the password over the page when the session ends, and keeps what was typed for the same person only', async () => {
    browser.accept(/status of 40[01]/);
    const admin = new CallerOf(server.url, await login('admin', 'correct horse battery'));
    const seen = await logInNew(admin, 'edda', 'editor');
    await logInNew(admin, 'egon', 'editor');
    const page = await browser.open(`${server.url}/variables`, { token: seen.token });
    const type = async (name: string) => {
      await byTestId(page, 'variable-new').click();
      await byTestId(page, 'variable-name').fill(name);
      await byTestId(page, 'variable-value').fill('typed before');
    };
    const endSession = async (caller: CallerOf) => {
      await caller.post('/api/logout/', {});
      await byTestId(page, 'form-submit').click();
      await page.locator('[data-testid="login-password"]:focus').waitFor();
    };
    await type('kept_over_login');
    await endSession(seen);
    await page.keyboard.press('Escape');
    expect(await byTestId(page, 'login-username').inputValue()).toBe('edda');
    expect(await axeFindings(page)).toEqual([]);
    expect(await byTestId(page, 'person').textContent()).not.toContain('Open');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await byTestId(page, 'session-ended').waitFor({ state: 'detached' });
    await byTestId(page, 'form-submit').click();
    await page.getByRole('cell', { name: 'kept_over_login', exact: true }).waitFor();

    const again = new CallerOf(
      server.url,
      String(await page.evaluate(`localStorage.getItem('liucheng.token')`)),
    );
    await type('of_edda_only');
    await endSession(again);
    await byTestId(page, 'login-username').fill('egon');
    await byTestId(page, 'login-password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await byTestId(page, 'person').getByText('egon').waitFor();
    expect(await byTestId(page, 'variable-form').count()).toBe(0);
    expect(page.url()).toBe(`${server.url}/variables`);
  });

  it('keeps the password that was typed if the server could not be reached', async () => {
    browser.accept(/ERR_INTERNET_DISCONNECTED|status of 401/);
    const page = await browser.open(`${server.url}/login`);
    await byTestId(page, 'login-username').fill('admin');
    await byTestId(page, 'login-password').fill('correct horse battery');
    await page.context().setOffline(true);
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'login-problem').getByText('The server cannot be reached.').waitFor();
    await page.context().setOffline(false);
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'process-new').waitFor();
  });

  it('lets another person log in while one is locked out after wrong passwords', async () => {
    browser.accept(/status of 4(0[01]|29)/);
    const admin = new CallerOf(server.url, await login('admin', 'correct horse battery'));
    await logInNew(admin, 'locked', 'editor');
    await logInNew(admin, 'unlocked', 'editor');
    for (let tries = 0; tries < 10; tries++)
      await send(server.url, '/api/login/', {
        method: 'POST',
        body: { username: 'locked', password: 'wrong' },
      });
    const page = await browser.open(`${server.url}/login`);
    await byTestId(page, 'login-username').fill('Locked');
    await byTestId(page, 'login-password').fill(PASSWORD);
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'login-locked').waitFor();
    expect(await byTestId(page, 'login-submit').isDisabled()).toBe(true);
    await byTestId(page, 'login-username').fill('unlocked');
    await byTestId(page, 'login-locked').waitFor({ state: 'detached' });
    await byTestId(page, 'login-username').fill('locked');
    await byTestId(page, 'login-locked').waitFor();
    await byTestId(page, 'login-username').fill('unlocked');
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'person').getByText('unlocked').waitFor();
  });
});
