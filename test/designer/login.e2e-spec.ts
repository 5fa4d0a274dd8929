import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { byTestId, describeInBrowser, useBrowser } from './browser.js';

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
});
