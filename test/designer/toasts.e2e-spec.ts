import { byTestId, describeInBrowser } from './browser.js';
import { createProcess, FAULTS, node, useDesigner } from './flows-in-browser.js';

describeInBrowser('a toast', () => {
  const designer = useDesigner();
  const { browser, open } = designer;

  it('is closed over a window, which stays open and keeps the keyboard', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0)],
      linkList: [],
    });
    const page = await open(id);
    await page.route('**/api/process/upload/', (route) =>
      route.fulfill({ status: 403, json: { detail: 'not now' } }),
    );
    await byTestId(page, 'submit').click();
    const toast = byTestId(page, 'toast-error');
    await toast.waitFor();
    await page.keyboard.press('Control+f');
    const search = byTestId(page, 'find-text');
    await search.and(page.locator(':focus')).waitFor();
    await toast.getByRole('button', { name: 'Close' }).click();
    await toast.waitFor({ state: 'detached' });
    await page.keyboard.type('start');
    expect(await search.inputValue()).toBe('start');
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
    browser.accept(/status of 40[03]/);
    browser.accept(FAULTS);
  });
});
