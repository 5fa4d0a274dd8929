import { byTestId, describeInBrowser } from './browser.js';
import { createProcess, draftOf, FAULTS, node, useDesigner, waitForState } from './flows-in-browser.js';

describeInBrowser('the notes on the canvas', () => {
  const designer = useDesigner();
  const { browser, open } = designer;

  it('takes what is typed after N, or after the menu, for the text of the new note; Escape leads out of it', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0)],
      linkList: [],
    });
    const page = await open(id);
    const textOf = (note: string) => byTestId(page, `note-${note}`).getByRole('textbox');
    await page.locator('.react-flow__node[data-id="start"]').focus();
    await page.keyboard.press('n');
    await textOf('note1').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('no new notes');
    await page.keyboard.press('Escape');
    await page.locator('.react-flow__node[data-id="note1"]:focus').waitFor();
    await byTestId(page, 'tools').click();
    await page.getByRole('menuitem', { name: 'Add a note' }).click();
    await textOf('note2').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('nor here');
    await waitForState(page, 'saved');
    const { notes } = await draftOf(designer.url, id);
    expect(notes.map(({ text }: { text: string }) => text)).toEqual(['no new notes', 'nor here']);
    browser.accept(FAULTS);
  });
});
