import { answers, startReceiver } from '../callbacks/receiver.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { type CallerOf, logIn, logInAdmin, logInNew, PASSWORD, startGuarded } from '../support/users.js';
import { node, opened } from './flows-in-browser.js';
import { axeFindings, byTestId, describeInBrowser, held, useBrowser, type Viewer } from './browser.js';

/** Leaves what a window covered inert for some frames more, as on a busy machine. */
const INERT_LATER = `{
  const inert = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'inert');
  const release = (element, frames) => {
    if (frames === 0) inert.set.call(element, false);
    else requestAnimationFrame(() => release(element, frames - 1));
  };
  Object.defineProperty(HTMLElement.prototype, 'inert', {
    ...inert,
    set(isInert) {
      if (isInert) inert.set.call(this, true);
      else release(this, 3);
    },
  });
}`;

describeInBrowser('operating an installation in the browser', () => {
  const browser = useBrowser();
  let server: Server;
  let admin: CallerOf;
  let process: number;

  beforeAll(async () => {
    server = await startGuarded({ LIUCHENG_ROLE: 'all', LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
    admin = await logInAdmin(server.url);
    process = (await admin.post('/api/process/process/', { name: 'orders', project: 'demo' })).body
      .id as number;
  });

  afterAll(() => server.close());

  const open = (path: string, viewer: Viewer = {}) =>
    browser.open(`${server.url}${path}`, { token: admin.token, ...viewer });
  const createNamed = async (name: string): Promise<number> =>
    (await admin.post('/api/process/process/', { name, project: 'demo' })).body.id as number;

  it('logs in, tells of a wrong password, and leads to the page that asked', async () => {
    browser.accept(/status of 40[01]/);
    await logInNew(admin, 'ada', 'editor');
    const page = await browser.open(`${server.url}/variables?type=number`);
    await byTestId(page, 'login-username').fill('ada');
    await byTestId(page, 'login-password').fill('wrong');
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'login-problem').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'login-password').fill(PASSWORD);
    await byTestId(page, 'login-submit').click();
    await byTestId(page, 'variable-new').waitFor();
    expect(page.url()).toBe(`${server.url}/variables?type=number`);
  });

  it('saves what was just drawn before the person logs out', async () => {
    browser.accept(/status of 401/);
    const { token } = await logInNew(admin, 'dora', 'editor');
    const id = await createNamed('drawn before leaving');
    const page = await opened(await open(`/processes/${id}`, { token }));
    await byTestId(page, 'canvas').click();
    await page.keyboard.press('n');
    await byTestId(page, 'person').click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await byTestId(page, 'login-submit').waitFor();
    const { body } = await admin.get(`/api/process/intact/?id=${id}`);
    expect(JSON.stringify(body)).toContain('note');
  });

  it('says why a viewer may change nothing', async () => {
    const { token } = await logInNew(admin, 'vera', 'viewer');
    const page = await open('/users', { token });
    await byTestId(page, 'admins-only').waitFor();
    for (const path of ['/variables', '/schedules', '/hooks', `/processes/${process}/triggers`]) {
      await page.goto(`${server.url}${path}`);
      expect(await byTestId(page, 'read-only').innerText()).toContain('Viewer');
      expect(await page.locator('[data-testid$="-new"]').count()).toBe(0);
    }
  });

  it('changes the own password, and goes on', async () => {
    browser.accept(/status of 40[01]/);
    const { token } = await logInNew(admin, 'petra', 'viewer');
    const page = await open('/account', { token });
    await byTestId(page, 'password-old').fill(PASSWORD);
    await byTestId(page, 'password-new').fill('another horse battery');
    await byTestId(page, 'password-again').fill('another horse battery');
    await byTestId(page, 'password-submit').click();
    await byTestId(page, 'toast-success').waitFor();
    const answer = await send(server.url, '/api/login/', {
      method: 'POST',
      body: { username: 'petra', password: 'another horse battery' },
    });
    expect(answer.status).toBe(200);
  });

  it('lets an administrator create a user, lock it out, let it in again and give it a password', async () => {
    const page = await open('/users');
    await byTestId(page, 'user-new').click();
    await byTestId(page, 'user-username').fill('nora');
    await byTestId(page, 'user-role').selectOption('operator');
    await byTestId(page, 'user-password').fill(PASSWORD);
    await byTestId(page, 'form-submit').click();
    await page.getByRole('cell', { name: 'nora', exact: true }).waitFor();
    const nora = await logIn(server.url, 'nora', PASSWORD);
    const { body: own } = await nora.get('/api/user/me/');
    expect(own).toMatchObject({ username: 'nora', role: 'operator' });
    const choose = async (action: string) => {
      await byTestId(page, `user-menu-${own.id}`).click();
      await byTestId(page, `user-${action}`).click();
    };
    const row = byTestId(page, `user-row-${own.id}`);
    await choose('deactivate');
    await byTestId(page, 'confirm').click();
    await row.getByText('Inactive').waitFor();
    expect((await nora.get('/api/user/me/')).status).toBe(401);
    await expect(logIn(server.url, 'nora', PASSWORD)).rejects.toThrow();
    await choose('activate');
    await byTestId(page, 'confirm').click();
    await row.getByText('Active', { exact: true }).waitFor();
    await choose('password');
    await byTestId(page, 'user-password').fill('another battery horse');
    await byTestId(page, 'form-submit').click();
    await byTestId(page, 'form-submit').waitFor({ state: 'detached' });
    await logIn(server.url, 'nora', 'another battery horse');
    // Somebody else takes a role back while the name is corrected.
    await choose('edit');
    await byTestId(page, 'user-first-name').fill('Nora');
    await admin.send(`/api/user/user/${own.id}/`, { method: 'PATCH', body: { role: 'viewer' } });
    await byTestId(page, 'form-submit').click();
    await byTestId(page, 'form-submit').waitFor({ state: 'detached' });
    const { body: changed } = await admin.get(`/api/user/user/${own.id}/`);
    expect(changed).toMatchObject({ first_name: 'Nora', role: 'viewer' });
  });

  it('shows an API key once, also if its form was closed before the answer came', async () => {
    const page = await open('/account');
    await byTestId(page, 'key-new').click();
    await byTestId(page, 'key-name').fill('import');
    await byTestId(page, 'form-submit').click();
    const key = await byTestId(page, 'key-value').inputValue();
    await page.mouse.click(5, 5);
    await byTestId(page, 'key-value').waitFor();
    const headers = { authorization: `Token ${key}` };
    expect((await send(server.url, '/api/user/me/', { headers })).body).toMatchObject({ username: 'admin' });
    await byTestId(page, 'key-done').click();
    await byTestId(page, 'key-table').waitFor();
    expect(await page.content()).not.toContain(key);
    const answer = await held(page, 'POST', '**/api/user/key/');
    await byTestId(page, 'key-new').click();
    await byTestId(page, 'key-name').fill('late');
    await byTestId(page, 'form-submit').click();
    await page.keyboard.press('Escape');
    await byTestId(page, 'key-form').waitFor({ state: 'detached' });
    answer();
    await byTestId(page, 'key-value').waitFor();
  });

  it('keeps a secret that nobody sees again', async () => {
    const page = await open('/variables');
    await byTestId(page, 'variable-new').click();
    await byTestId(page, 'variable-name').fill('mailToken');
    await byTestId(page, 'variable-type').selectOption('password');
    const secret = byTestId(page, 'variable-value');
    await secret.focus();
    await page.evaluate("navigator.clipboard.writeText('a-very-secret-text\\nof two lines')");
    await page.keyboard.press('Control+V');
    expect(await secret.inputValue()).toBe('a-very-secret-text\nof two lines');
    const look = `getComputedStyle(document.activeElement).getPropertyValue('-webkit-text-security')`;
    expect(await page.evaluate(look)).toBe('disc');
    await byTestId(page, 'form-submit').click();
    await byTestId(page, 'variable-row-mailToken').waitFor();
    await byTestId(page, 'variable-edit-mailToken').click();
    expect(await byTestId(page, 'variable-value').inputValue()).toBe('');
    expect(await page.content()).not.toContain('a-very-secret-text');
    // A page that lost its last row leads to the one before.
    await page.goto(`${server.url}/variables?page=2`);
    await byTestId(page, 'variable-row-mailToken').waitFor();
  });

  it('makes a schedule without cron, and shows its next times', async () => {
    const page = await open(`/processes/${process}/triggers`);
    await byTestId(page, 'schedule-new').click();
    await byTestId(page, 'runs-draft').waitFor();
    await byTestId(page, 'schedule-name').fill('mornings');
    await byTestId(page, 'schedule-repeat').selectOption('weekly');
    await byTestId(page, 'form-submit').click();
    await byTestId(page, 'schedule-table').waitFor();
    const { body } = await admin.get('/api/process/schedule/');
    expect(body.results).toMatchObject([{ name: 'mornings', cron: '0 8 * * 1,2,3,4,5', process }]);
    await byTestId(page, `trigger-menu-${body.results[0].id}`).click();
    await byTestId(page, 'trigger-edit').click();
    expect(await byTestId(page, 'cron-preview').innerText()).toContain('Monday to Friday');
    await byTestId(page, 'next-times').getByText('08:00').first().waitFor();
  });

  it('tells the time of the last tick apart from the last job, since the policy may have refused that of the tick', async () => {
    const { id } = (await admin.post('/api/process/schedule/', { process, name: 'hourly', cron: '@hourly' }))
      .body;
    const page = await open(`/processes/${process}/triggers`);
    for (const [job, text] of [
      [null, 'No job yet'],
      [7, 'Last job: 7'],
    ] as const) {
      await page.route('**/api/process/schedule/?*', async (route) => {
        const response = await route.fetch();
        const { results, ...list } = await response.json();
        const ticked = { last_time: Date.now() / 1_000 - 5_400, last_job: job };
        await route.fulfill({
          response,
          json: { ...list, results: results.map((each: object) => ({ ...each, ...ticked })) },
        });
      });
      await page.reload();
      const row = byTestId(page, `schedule-row-${id}`);
      await row.getByText(text).waitFor();
      await row.getByText('1 hr. ago').waitFor();
    }
    await page.getByRole('columnheader', { name: 'Last tick' }).waitFor();
    await admin.send(`/api/process/schedule/${id}/`, { method: 'DELETE' });
  });

  it('keeps the form that is open when the answer to an earlier one comes, and tells what failed of that', async () => {
    browser.accept(/status of 400/);
    const body = { process, name: 'evenings', cron: '0 20 * * *', timezone: 'Etc/UTC' };
    const { id } = (await admin.post('/api/process/schedule/', body)).body;
    const page = await open(`/processes/${process}/triggers`);
    const edit = async (name: string): Promise<void> => {
      await byTestId(page, `trigger-menu-${id}`).click();
      await byTestId(page, 'trigger-edit').click();
      await byTestId(page, 'schedule-name').fill(name);
    };
    const saveAndClose = async (): Promise<() => void> => {
      const answer = await held(page, 'PATCH', `**/api/process/schedule/${id}/`);
      await byTestId(page, 'form-submit').click();
      await page.keyboard.press('Escape');
      await byTestId(page, 'schedule-form').waitFor({ state: 'detached' });
      return answer;
    };
    await edit('late evenings');
    const save = await saveAndClose();
    await edit('typed meanwhile');
    save();
    await byTestId(page, 'toast-success').waitFor();
    expect(await byTestId(page, 'schedule-name').inputValue()).toBe('typed meanwhile');
    await byTestId(page, 'schedule-repeat').selectOption('custom');
    await byTestId(page, 'schedule-cron').fill('no cron');
    (await saveAndClose())();
    await byTestId(page, 'toast-error').waitFor();
  });

  it('makes a hook whose address starts a job', async () => {
    const page = await open(`/processes/${process}/triggers?tab=hooks`);
    await byTestId(page, 'hook-new').click();
    await byTestId(page, 'hook-name').fill('shop');
    await byTestId(page, 'form-submit').click();
    const url = await byTestId(page, 'hook-url').inputValue();
    expect((await fetch(url, { method: 'POST' })).status).toBe(202);
    await byTestId(page, 'hook-done').click();
    await until(async () => (await byTestId(page, 'deliveries').count()) === 1, 'the job is listed');
  });

  it('makes the secret of callbacks, shows why one did not arrive, and sends it again', async () => {
    const receiver = await startReceiver(answers(503));
    try {
      const page = await open(`/processes/${process}/triggers?tab=callbacks`);
      await byTestId(page, 'callback-secret').click();
      await byTestId(page, 'confirm').click();
      expect(await byTestId(page, 'callback-secret-value').inputValue()).toMatch(/^whsec_/);
      await page.getByRole('button', { name: 'Done' }).click();
      await admin.post('/api/process/execute/', { id: process, callback_url: receiver.url });
      await until(() => receiver.received.length > 0, 'it was tried');
      await page.reload();
      const row = page.locator('[data-testid^="callback-row-"]');
      await row.getByText('Will be tried again').waitFor();
      await row.getByRole('button', { name: '1 try' }).click();
      await byTestId(page, 'callback-tries').getByText('Status 503').waitFor();
      await page.keyboard.press('Escape');
      receiver.behaviour = answers(204);
      await row.getByRole('button', { name: 'Send again' }).click();
      await row.getByText('Delivered').waitFor();
    } finally {
      await receiver.close();
    }
  });

  it('shows the callbacks of a process page by page, and none of another', async () => {
    const receiver = await startReceiver(answers(204));
    try {
      await admin.post('/api/job/callback/secret/', {});
      const [own, other] = await Promise.all(
        ['many callbacks', 'one callback'].map(async (name): Promise<number> => {
          const { id } = (await admin.post('/api/process/process/', { name, project: 'demo' })).body;
          const nodeList = [node('start', 'core.event/start', 0, 0)];
          await admin.post('/api/process/save/', { id, nodeList, linkList: [] });
          return id;
        }),
      );
      const execute = async (id: number | undefined): Promise<number> => {
        const { status, body } = await admin.post('/api/process/execute/', {
          id,
          callback_url: receiver.url,
        });
        expect(status).toBe(200);
        return body.job_id;
      };
      const jobs: number[] = [];
      for (let job = 0; job < 21; job++) jobs.push(await execute(own));
      await execute(other);
      await until(
        async () => (await admin.get(`/api/job/callback/?process=${own}`)).body.count === 21,
        'all jobs have ended',
      );
      const page = await open(`/processes/${own}/triggers?tab=callbacks`);
      const rows = page.locator('[data-testid^="callback-row-"]');
      await page.getByText('1–20 of 21').waitFor();
      expect(await rows.count()).toBe(20);
      await byTestId(page, 'page-next').click();
      await page.getByText('21–21 of 21').waitFor();
      await until(async () => (await rows.count()) === 1, 'the oldest is on the second page');
      // Jobs may end in another order than they were executed in.
      const oldest = (await admin.get(`/api/job/callback/?process=${own}&offset=20`)).body.results[0].job;
      expect(await rows.textContent()).toContain(String(oldest));
      // A filter begins at its first page.
      await byTestId(page, 'callback-job').fill(String(jobs[7]));
      await until(
        async () => (await rows.textContent())?.includes(String(jobs[7])) === true,
        'the job is found',
      );
      // A newer callback pushes a row off the page while one reads its tries.
      await byTestId(page, 'callback-job').fill('none');
      expect(await byTestId(page, 'callback-job').inputValue()).toBe('');
      await until(async () => (await rows.count()) === 20, 'the first page is back');
      const last = (await rows.last().getAttribute('data-testid')) ?? '';
      await rows.last().getByRole('button', { name: '1 try' }).click();
      await execute(own);
      await byTestId(page, last).waitFor({ state: 'detached' });
      await byTestId(page, 'callback-tries').getByText('Status 204').waitFor();
    } finally {
      await receiver.close();
    }
  });

  it('leads the keyboard on in a list when a row is deleted', async () => {
    const made = async (path: string, body: object): Promise<number> =>
      (await admin.post(path, body)).body.id as number;
    const page = await open('/variables?name=doomed');
    await page.addInitScript(INERT_LATER);
    const isLed = async (row: string): Promise<void> => {
      await byTestId(page, 'confirm').click();
      await byTestId(page, row).locator(':focus').waitFor();
    };
    for (const name of ['doomed1', 'doomed2'])
      await made('/api/process/variable/', { name, type: 'string', value: '' });
    await page.reload();
    await page.getByRole('checkbox', { name: 'Select doomed1' }).press('Space');
    await byTestId(page, 'variable-delete').click();
    await isLed('variable-row-doomed2');

    const user = (username: string) => made('/api/user/user/', { username, password: PASSWORD });
    const users = [await user('doomed1'), await user('doomed2')];
    await page.goto(`${server.url}/users?username=doomed`);
    await byTestId(page, `user-menu-${users[0]}`).click();
    await byTestId(page, 'user-remove').click();
    await isLed(`user-row-${users[1]}`);

    const keys = [await made('/api/user/key/', { name: 'a' }), await made('/api/user/key/', { name: 'b' })];
    await page.goto(`${server.url}/account`);
    await byTestId(page, `key-revoke-${keys[1]}`).click();
    await isLed(`key-row-${keys[0]}`);

    const doomed = await createNamed('without hooks');
    const hook = await made('/api/process/hook/', { process: doomed, name: 'doomed' });
    await page.goto(`${server.url}/processes/${doomed}/triggers?tab=hooks`);
    await byTestId(page, `trigger-menu-${hook}`).click();
    await byTestId(page, 'trigger-delete').click();
    await byTestId(page, 'confirm').click();
    await byTestId(page, 'hook-new').and(page.locator(':focus')).waitFor();
  });

  it('sets the policy of a process', async () => {
    const page = await open(`/processes/${process}/triggers?tab=policy`);
    await byTestId(page, 'policy-max-running').fill('2');
    await byTestId(page, 'policy-on-limit').selectOption('skip');
    await byTestId(page, 'policy-save').click();
    await byTestId(page, 'toast-success').waitFor();
    const { body } = await admin.get(`/api/process/policy/${process}/`);
    expect(body).toMatchObject({ max_running: 2, on_limit: 'skip', on_failure: null });
    // Another tab would drop what is typed.
    await byTestId(page, 'policy-max-running').fill('3');
    await byTestId(page, 'tab-hooks').click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await byTestId(page, 'policy-max-running').inputValue()).toBe('3');
    await byTestId(page, 'tab-hooks').click();
    await byTestId(page, 'confirm').click();
    await byTestId(page, 'hook-new').waitFor();
  });

  it.each(['light', 'dark'] as const)(
    'has accessible pages that fit a phone, in the %s theme',
    async (theme) => {
      const page = await open('/account', { theme, width: theme === 'dark' ? 360 : 1280 });
      for (const path of [
        '/account',
        '/users',
        '/audit',
        '/variables',
        '/schedules',
        '/hooks',
        ...['', 'hooks', 'policy', 'callbacks'].map((tab) => `/processes/${process}/triggers?tab=${tab}`),
      ]) {
        await page.goto(`${server.url}${path}`);
        await page.locator('h1').waitFor();
        await page
          .locator('[aria-busy="true"], [data-testid="loading"]')
          .first()
          .waitFor({ state: 'detached' });
        expect([path, await axeFindings(page)]).toEqual([path, []]);
        expect([
          path,
          await page.evaluate('document.querySelector("main").scrollWidth <= innerWidth'),
        ]).toEqual([path, true]);
      }
    },
  );
});
