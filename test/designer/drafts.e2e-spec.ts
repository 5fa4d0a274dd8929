import { send } from '../support/send.js';
import { byTestId, describeInBrowser } from './browser.js';
import { FAULTS, createProcess, draftOf, node, useDesigner, waitForState } from './flows-in-browser.js';

describeInBrowser('the draft of the flow that is drawn', () => {
  const designer = useDesigner();
  const { browser, open } = designer;

  it('shows a conflict between two pages, and merges changes of different nodes', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0), node('print', 'core.log/print', 320, 0)],
      linkList: [{ id: 'l1', source: 'start', target: 'print' }],
    });
    const [one, other] = [await open(id), await open(id)];
    await byTestId(one, 'node-start').click();
    await byTestId(one, 'node-title').fill('Begin');
    await waitForState(one, 'unsaved');
    await waitForState(one, 'saved');

    // What was there before the conflict, so that screen readers tell it.
    const told = await other.locator('[role="status"]:has([data-testid="saved-state"])').elementHandle();
    await byTestId(other, 'node-print').click();
    await byTestId(other, 'field-message').fill('hello');
    await waitForState(other, 'conflict');
    expect(await told.textContent()).toBe(await byTestId(other, 'saved-state').textContent());
    let answerName = () => {};
    const asked = new Promise<void>((resolve) => {
      answerName = resolve;
    });
    await other.route('**/api/audit/audit/**', async (route) => {
      await asked;
      await route.continue();
    });
    await byTestId(other, 'saved-state').click();
    const dialog = byTestId(other, 'conflict');
    await dialog.waitFor();
    // The name comes with an answer of its own, and moves nothing when it comes.
    await dialog.getByText('… has saved this draft').waitFor();
    const changes = dialog.getByText('title: Begin');
    const place = await changes.boundingBox();
    answerName();
    await dialog.getByText(/liucheng has saved this draft/).waitFor();
    expect(await changes.boundingBox()).toEqual(place);
    expect(await dialog.textContent()).toMatch(/node Begin.*title: Begin.*node Print.*message: hello/);
    await byTestId(other, 'conflict-merge').click();
    await waitForState(other, 'saved');
    // An undo would take back what the other has changed, too.
    await byTestId(other, 'toast-info').getByText('Undo goes back no further').waitFor();
    expect(await byTestId(other, 'undo').isDisabled()).toBe(true);
    const { nodeList } = await draftOf(designer.url, id);
    expect(nodeList[0].title).toBe('Begin');
    expect(nodeList[1].ports.input[0].value).toBe('hello');
    browser.accept(/status of 412/);
  });

  it('names what differs in a conflict as the canvas does', async () => {
    const print = (id: string, title: string, x: number) => node(id, 'core.log/print', x, 0, { title });
    const note = { id: 'note1', x: 0, y: 200, width: 200, height: 80, text: 'why it waits' };
    const id = await createProcess(designer.url, {
      nodeList: [
        node('n1', 'core.event/start', 0, 0),
        print('n2', 'Say it', 320),
        print('n3', 'Sing it', 640),
      ],
      linkList: [
        { id: 'l1', source: 'n1', target: 'n2' },
        { id: 'l2', source: 'n2', target: 'n3' },
      ],
      notes: [note],
    });
    const page = await open(id);
    const draft = await draftOf(designer.url, id);
    await send(designer.url, '/api/process/save/', {
      method: 'POST',
      body: {
        ...draft,
        id,
        nodeList: [draft.nodeList[0], print('n2', 'Shout it', 320), draft.nodeList[2]],
        linkList: [draft.linkList[0]],
        notes: [],
      },
    });
    await byTestId(page, 'node-n2').click();
    await byTestId(page, 'node-title').fill('Whisper it');
    await waitForState(page, 'conflict');
    await byTestId(page, 'saved-state').click();
    const told = await byTestId(page, 'conflict').textContent();
    expect(told).toMatch(/removed ?link Shout it > Sing it/);
    expect(told).toMatch(/removed ?note why it waits/);
    expect(told).toContain('both have changed: Whisper it.');
    browser.accept(/status of 412/);
  });

  it('says that a process is gone, instead of promising to save it later', async () => {
    const id = await createProcess(designer.url);
    const page = await open(id);
    await send(designer.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    await byTestId(page, 'node-start').click();
    await byTestId(page, 'node-title').fill('Late');
    await page
      .getByText('Not saved: Deleted, or no longer shared with you. Your changes are shown in this tab only')
      .waitFor();
    await page.getByRole('link', { name: 'Jobs' }).first().click();
    await page.getByText('are shown again only if it is shared with you again').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByText('This process is not here').waitFor();
    browser.accept(/status of 40[04]/);
  });

  it('opens, searches and runs a draft that no editor would write', async () => {
    const wrong = { a: 1 };
    const id = await createProcess(designer.url, {
      nodeList: [
        { ...node('start', 'core.event/start', 0, 0), title: wrong },
        {
          ...node('print', 'core.log/print', 320, 0),
          title: 5,
          name: wrong,
          ports: { input: [{ name: wrong }] },
        },
      ],
      linkList: [{ id: 'l', source: 'start', target: 'print', sourcePort: wrong }],
      variables: [{ name: 'constructor', type: 'any' }, { name: wrong }],
    });
    const page = await open(id);
    await byTestId(page, 'node-print').click();
    await byTestId(page, 'node-title').waitFor();
    await byTestId(page, 'canvas').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+f');
    await byTestId(page, 'find-text').fill('pri');
    await page.keyboard.press('Escape');
    await byTestId(page, 'run').click();
    await byTestId(page, 'run-input-constructor').waitFor();
    browser.accept(FAULTS);
  });

  it('finds nodes by keyboard, and shows and tells which of them is chosen', async () => {
    const prints = Array.from({ length: 30 }, (_none, n) => node(`p${n}`, 'core.log/print', n * 320, 0));
    const page = await open(await createProcess(designer.url, { nodeList: prints, linkList: [] }));
    const find = async () => {
      await page.keyboard.press('Control+f');
      await byTestId(page, 'find-text').fill('print');
    };
    const isSelected = (id: string) =>
      byTestId(page, `node-${id}`).and(page.locator('[data-selected]')).waitFor();
    await find();
    for (let times = 0; times < 25; times++) await page.keyboard.press('ArrowDown');
    const chosen = await byTestId(page, 'find-text').getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${chosen}"]`).getAttribute('data-testid')).toBe('found-p25');
    const [row, list] = await Promise.all(
      [byTestId(page, 'found-p25'), page.getByRole('listbox')].map((one) => one.boundingBox()),
    );
    expect(row!.y + row!.height).toBeLessThanOrEqual(list!.y + list!.height + 1);
    await page.keyboard.press('Enter');
    await isSelected('p25');
    browser.accept(FAULTS);
  });

  it('keeps what was changed offline or says that it cannot, and saves it later', async () => {
    const id = await createProcess(designer.url);
    const page = await open(id);
    await page.context().setOffline(true);
    await byTestId(page, 'node-start').click();
    await byTestId(page, 'node-title').fill('Off');
    await page.getByText('Kept in this browser').waitFor();
    await page.evaluate("Storage.prototype.setItem = () => { throw new DOMException('full'); }");
    await byTestId(page, 'node-title').fill('Offline');
    await page.getByText('Not kept anywhere').waitFor();
    await page.getByRole('link', { name: 'Jobs' }).first().click();
    await page.getByText('They are lost when you leave.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.context().setOffline(false);
    await waitForState(page, 'saved');
    expect((await draftOf(designer.url, id)).nodeList[0].title).toBe('Offline');
    browser.accept(/ERR_INTERNET_DISCONNECTED/);
  });

  it('shows faults on their node, and a list that leads there', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [
        { ...node('start', 'core.event/start', 0, 0), title: 'התחלה (1)' },
        node('get', 'core.http/request', 320, 0),
      ],
      linkList: [{ id: 'l1', source: 'start', target: 'get' }],
    });
    const page = await open(id);
    await page.locator('[data-testid="node-get"][data-faults="1"]').waitFor();
    const title = `document.querySelector('[data-testid="node-start"] [dir]')`;
    expect(await page.evaluate(`getComputedStyle(${title}).direction`)).toBe('rtl');
    await byTestId(page, 'submit').click();
    await page.getByText('Not submitted: the flow has 1 problem.').waitFor();
    await byTestId(page, 'fault-0').click();
    await page.locator('[data-testid="field-url"]:focus').waitFor();
    await page.keyboard.type('https://example.com');
    await byTestId(page, 'fault-list').waitFor({ state: 'detached' });
    await byTestId(page, 'submit').click();
    await byTestId(page, 'toast-success').waitFor();
    await page.locator('[data-testid="node-get"][data-faults="0"]').waitFor();
    // The toast covers nothing that is used meanwhile.
    await byTestId(page, 'field-url').fill('');
    await byTestId(page, 'fault-list').waitFor();
    const boxOf = async (id: string) => (await byTestId(page, id).boundingBox())!;
    for (const width of [1280, 1000, 400]) {
      await page.setViewportSize({ width, height: 720 });
      const covered = await boxOf('toast-success');
      for (const used of ['fault-list', 'submit', 'tab-variables']) {
        const { x, y, width: wide, height } = await boxOf(used);
        const isBeside = x >= covered.x + covered.width || x + wide <= covered.x;
        const isApart = isBeside || y >= covered.y + covered.height || y + height <= covered.y;
        expect({ width, used, isApart }).toEqual({ width, used, isApart: true });
      }
    }
    browser.accept(FAULTS);
  });
});
