import { submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { createProcess } from './flows-in-browser.js';
import { BROKEN, MENDED, submitNext } from './running-flows.js';

describeInBrowser('versions in the designer', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const open = (path: string, viewer = {}) => browser.open(`${server.url}${path}`, viewer);

  it('shows no difference to the version of a new process that was just submitted', async () => {
    const page = await open(`/processes/${await createProcess(server.url)}`);
    await byTestId(page, 'submit').click();
    await byTestId(page, 'toast-success').waitFor();
    await byTestId(page, 'versions').click();
    await byTestId(page, 'version-diff').getByText('No difference').waitFor();
    await byTestId(page, 'version-1').getByText('1 node', { exact: true }).waitFor();
  });

  it('shows what differs, and goes back to one', async () => {
    const id = await submit(server.url, BROKEN);
    await submitNext(server.url, id, MENDED);
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
