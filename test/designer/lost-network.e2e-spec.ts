import { submit } from '../support/flows.js';
import { type Server, startServer } from '../support/server.js';
import { axeFindings, byTestId, describeInBrowser, useBrowser } from './browser.js';
import { MENDED } from './running-flows.js';

describeInBrowser('a page whose server cannot be reached', () => {
  const browser = useBrowser();
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('says so for the versions, and keeps the flow that is drawn', async () => {
    browser.accept(/ERR_INTERNET_DISCONNECTED/);
    const page = await browser.open(`${server.url}/processes/${await submit(server.url, MENDED)}`);
    await byTestId(page, 'node-compute').waitFor();
    await page.context().setOffline(true);
    await page.getByText('What you change is kept here').waitFor();
    await byTestId(page, 'versions').click();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.keyboard.press('Escape');
    await byTestId(page, 'node-compute').click();
    await byTestId(page, 'node-title').waitFor();
  });

  it('says so for another page, whose code it cannot load', async () => {
    browser.accept(/ERR_INTERNET_DISCONNECTED|Unable to preload CSS/);
    const page = await browser.open(`${server.url}/processes`);
    await byTestId(page, 'process-new').waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline.', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Variables' }).click();
    await page.getByRole('heading', { level: 1, name: 'This page could not be loaded' }).waitFor();
    await page.getByText('The server cannot be reached, or has a newer version of this page.').waitFor();
  });

  it('says so where an API of another version does not have its code', async () => {
    browser.accept(/status of 404/);
    const page = await browser.open(`${server.url}/processes`);
    await page.route(/\/assets\/index-.*\.js/, (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await page.getByText('This page has not loaded yet.').waitFor();
    await page.unroute(/\/assets\/index-.*\.js/);
    await page.getByRole('link', { name: 'Reload' }).click();
    await byTestId(page, 'process-new').waitFor();
  });

  it.each(['/nope', '/processes/99999', '/jobs/99999'])('has no findings of axe for %s', async (path) => {
    browser.accept(/status of 404/);
    const page = await browser.open(`${server.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});
