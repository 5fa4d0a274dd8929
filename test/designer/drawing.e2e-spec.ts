import type { Page, Route } from 'playwright-core';
import { until } from '../support/until.js';
import { axeFindings, byTestId, describeInBrowser } from './browser.js';
import {
  FAULTS,
  createProcess,
  drag,
  draftOf,
  linksOf,
  node,
  opened,
  useDesigner,
  waitForState,
} from './flows-in-browser.js';

/** Whether the node `print` is in the canvas, and none of the panels on it is above the node. */
const IS_CLEAR = `(() => {
  const boxOf = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [node, canvas] = [boxOf('[data-testid=node-print]'), boxOf('[data-testid=canvas]')];
  const isInside = node.left > canvas.left && node.right < canvas.right && node.top > canvas.top && node.bottom < canvas.bottom;
  return isInside && [...document.querySelectorAll('.react-flow__panel')].every((panel) => {
    const { left, right, top, bottom } = panel.getBoundingClientRect();
    return node.right < left || node.left > right || node.bottom < top || node.top > bottom;
  });
})()`;

describeInBrowser('drawing a flow', () => {
  const designer = useDesigner();
  const { browser, open } = designer;

  it('with the mouse: nodes from the palette, a link between ports, a value, saved by itself', async () => {
    const id = await createProcess(designer.url);
    const page = await open(id);
    await byTestId(page, 'palette-search').fill('打印');
    await byTestId(page, 'palette-item-core.log/print').dragTo(byTestId(page, 'canvas'), {
      targetPosition: { x: 300, y: 560 },
    });
    await byTestId(page, 'node-print').waitFor();
    await drag(page, 'port-start-out-flow', 'port-print-in-flow');
    await byTestId(page, 'edge-l1').waitFor({ state: 'attached' });
    await byTestId(page, 'field-message').fill('Hello, {{ vars.variable1 }}!');
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'add-variable').click();
    // The new row has the keyboard: its name is typed without a click, and what reads the variable follows.
    await byTestId(page, 'variable-name-0').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('who');
    expect(await byTestId(page, 'variable-name-0').inputValue()).toBe('who');
    await byTestId(page, 'variable-value-0').fill('world');
    await page.getByRole('textbox', { name: 'Value of who at the start' }).waitFor();
    await waitForState(page, 'unsaved');
    await waitForState(page, 'saved');
    const draft = await draftOf(designer.url, id);
    expect(linksOf(draft)).toEqual(['start.flow>print.flow']);
    expect(draft.nodeList[1].ports.input).toEqual([
      { name: 'message', portType: 'input', dataType: 'any', value: 'Hello, {{ vars.who }}!' },
    ]);
    expect(draft.variables).toEqual([{ name: 'who', type: 'string', scope: 'flow', value: 'world' }]);

    await page.reload();
    await byTestId(page, 'node-print').click();
    await until(
      async () => (await byTestId(page, 'field-message').textContent()) === 'Hello, {{ vars.who }}!',
      'the form shows the value',
    );
    // The keyboard goes on where a variable was: at the next one, and at the button when there is none.
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'add-variable').click();
    const removed = async (name: string) => {
      await page.getByRole('button', { name: `Remove the variable ${name}` }).click();
    };
    await removed('who');
    await byTestId(page, 'variable-name-0').and(page.locator(':focus')).waitFor();
    await removed('variable1');
    await byTestId(page, 'add-variable').and(page.locator(':focus')).waitFor();
    browser.accept(FAULTS);
  });

  it('with the keyboard only', async () => {
    const id = await createProcess(designer.url);
    const page = await open(id);
    const { keyboard } = page;
    await keyboard.press('/');
    await byTestId(page, 'quick-add-search').waitFor();
    await keyboard.type('print');
    // The Enter that ends a composition of an input method is not meant for the list.
    await byTestId(page, 'quick-add-search').dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(await byTestId(page, 'quick-add').count()).toBe(1);
    await keyboard.press('Enter');
    // The new node follows the start, where control ended. It has the keyboard: link it anew, then open its form.
    await page.locator('.react-flow__node[data-id="print"]:focus').waitFor();
    await page.locator('.react-flow__edge[data-id="l1"]').focus();
    await keyboard.press('Delete');
    await byTestId(page, 'edge-l1').waitFor({ state: 'detached' });
    await page.locator('.react-flow__node[data-id="print"]').focus();
    await keyboard.press('c');
    await byTestId(page, 'connect').waitFor();
    await byTestId(page, 'connect-from').selectOption({ label: 'Input: control in' });
    await byTestId(page, 'connect-from').press('Enter');
    await byTestId(page, 'connect-confirm').press('Enter');
    await byTestId(page, 'edge-l1').waitFor({ state: 'attached' });
    await page.locator('.react-flow__node[data-id="print"]').focus();
    await keyboard.press('ArrowDown');
    await keyboard.press('Shift+Tab');
    await page.locator('.react-flow__node[data-id="start"]:focus').waitFor();
    await keyboard.press('Tab');
    await page.locator('.react-flow__node[data-id="print"]:focus').waitFor();
    await keyboard.press('Enter');
    await page.locator('[data-testid="node-title"]:focus').waitFor();
    await keyboard.type('Say it');
    // Back from the form, a second node follows the first.
    await keyboard.press('Escape');
    await page.locator('.react-flow__node[data-id="print"]:focus').waitFor();
    await keyboard.press('/');
    await byTestId(page, 'quick-add-search').waitFor();
    await keyboard.type('delay');
    await keyboard.press('Enter');
    await byTestId(page, 'edge-l2').waitFor({ state: 'attached' });
    await keyboard.press('Control+s');
    await waitForState(page, 'saved');
    const { nodeList, linkList } = await draftOf(designer.url, id);
    expect(linksOf({ linkList })).toEqual(['start.flow>print.flow', 'print.flow>delay.flow']);
    expect(nodeList[1]).toMatchObject({ id: 'print', title: 'Say it' });
    browser.accept(FAULTS);
  });

  it('leads the keyboard over the canvas by the places of nodes and notes, and out of it', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('print', 'core.log/print', 640, 0),
        node('delay', 'core.time/delay', 320, 0),
      ],
      linkList: [],
      notes: [{ id: 'note1', x: 160, y: 200, width: 200, height: 80, text: 'why' }],
    });
    const page = await open(id);
    const at = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
    const goes = async (key: string, ...ids: string[]) => {
      for (const id of ids) {
        await page.keyboard.press(key);
        await at(id).and(page.locator(':focus')).waitFor();
      }
    };
    const hasLeft = () => page.locator('.react-flow__node:focus-within').waitFor({ state: 'detached' });
    await at('start').focus();
    await goes('Tab', 'note1');
    // Into its text, and on from there.
    await page.keyboard.press('Tab');
    await goes('Tab', 'delay', 'print');
    await page.keyboard.press('Tab');
    await hasLeft();
    await at('print').focus();
    await goes('Shift+Tab', 'delay', 'note1', 'start');
    await page.keyboard.press('Shift+Tab');
    await hasLeft();
    browser.accept(FAULTS);
  });

  it.each([
    ['is added', async (page: Page) => byTestId(page, 'palette-item-core.log/print').click()],
    [
      'is dropped',
      async (page: Page) => {
        const map = page.getByRole('img', { name: 'Overview of the flow' });
        await byTestId(page, 'palette-item-core.log/print').dragTo(map);
      },
    ],
  ])('shows a node that %s where no panel covers it', async (_how, add) => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0), node('low', 'core.log/print', 320, 900)],
      linkList: [{ id: 'l1', source: 'start', target: 'low' }],
    });
    const page = await open(id);
    await page.locator('.react-flow__node[data-id="low"]').focus();
    await page.keyboard.press(' ');
    await add(page);
    await byTestId(page, 'node-print').waitFor();
    await until(() => page.evaluate<boolean>(IS_CLEAR), 'no panel covers the new node');
    browser.accept(FAULTS);
  });

  it('tells in the language of the page who has made the canvas', async () => {
    const page = await open(await createProcess(designer.url), { language: 'zh' });
    await page.getByRole('link', { name: '画布由 React Flow 提供' }).waitFor();
  });

  it('finds the process that a node calls by its name or its number', async () => {
    const called = await createProcess(designer.url, undefined, 'bill the customer');
    const call = node('call', 'core.programming/callProcess', 320, 0);
    const id = await createProcess(designer.url, { nodeList: [call], linkList: [] });
    const page = await open(id);
    await byTestId(page, 'node-call').click();
    const field = byTestId(page, 'field-process');
    await field.fill('BILL');
    await page.getByRole('option', { name: 'bill the customer' }).click();
    await waitForState(page, 'saved');
    const given = async () => (await draftOf(designer.url, id)).nodeList[0].ports.input[0].value;
    expect(await given()).toBe(called);
    await field.fill('987654');
    await page.getByRole('option', { name: 'Process 987654' }).click();
    await byTestId(page, 'mode-process-expression').click();
    await byTestId(page, 'field-process').fill('{{ vars.other }}');
    await waitForState(page, 'saved');
    await until(async () => (await given()) === '{{ vars.other }}', 'the expression is saved');
    browser.accept(/status of 40[04]/);
  });

  it('refuses a link that cannot be while it is drawn, and says why', async () => {
    const flow = {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('get', 'core.http/request', 0, 120, { ports: { input: [{ name: 'url', value: 'http://x' }] } }),
        node('if', 'core.programming/branch', 320, 120),
      ],
      linkList: [],
    };
    const page = await open(await createProcess(designer.url, flow));
    await drag(page, 'port-get-out-status', 'port-if-in-condition', false);
    const refusal = byTestId(page, 'refusal');
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain('number does not fit “condition”, which takes bool');
    await page.mouse.up();
    await refusal.waitFor({ state: 'detached' });
    await drag(page, 'port-start-out-flow', 'port-get-in-url', false);
    await until(
      async () => (await refusal.textContent())?.includes('a square port carries control') === true,
      'the reason is another one',
    );
    await page.mouse.up();
    expect(await page.locator('.react-flow__edge').count()).toBe(0);
    browser.accept(FAULTS);
  });

  it('undoes and redoes every change, and typing in one step', async () => {
    const page = await open(await createProcess(designer.url));
    await byTestId(page, 'palette-item-core.log/print').click();
    await byTestId(page, 'node-print').waitFor();
    await byTestId(page, 'field-message').pressSequentially('abc');
    await byTestId(page, 'undo').click();
    await until(
      async () => !(await byTestId(page, 'field-message').textContent())?.includes('abc'),
      'the text is gone in one step',
    );
    await byTestId(page, 'canvas').press('Control+z');
    await byTestId(page, 'node-print').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+y');
    await byTestId(page, 'node-print').waitFor();
    // What was undone or redone is selected again.
    await byTestId(page, 'redo').click();
    await until(
      async () => (await byTestId(page, 'field-message').textContent()) === 'abc',
      'the text is back',
    );
    browser.accept(FAULTS);
  });

  it.each([
    ['en', 'Link from Begin to Print', ['Node', 'Link'], 'Enter selects the link'],
    ['zh', '从“Begin”到“打印”的连线', ['节点', '连线'], '按 Enter 选中连线'],
  ] as const)(
    'names nodes and links by their titles for screen readers: %s',
    async (language, link, roles, help) => {
      const id = await createProcess(designer.url, {
        nodeList: [
          node('n1', 'core.event/start', 0, 0, { title: 'Begin' }),
          node('n2', 'core.log/print', 320, 0),
        ],
        linkList: [{ id: 'l1', source: 'n1', target: 'n2' }],
      });
      const page = await open(id, { language });
      await page.getByRole('group', { name: 'Begin', exact: true }).waitFor();
      const drawn = page.getByRole('group', { name: link, exact: true });
      await drawn.waitFor({ state: 'attached' });
      const described = await drawn.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${described}"]`).textContent()).toContain(help);
      const roleOf = (one: string) => page.locator(one).first().getAttribute('aria-roledescription');
      expect([await roleOf('.react-flow__node'), await roleOf('.react-flow__edge')]).toEqual(roles);
      browser.accept(FAULTS);
    },
  );

  it('pastes nodes of another process but for a second start, with what the front end keeps of them', async () => {
    const from = await createProcess(designer.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('print', 'core.log/print', 320, 0, {
          cls: 'red',
          ports: { input: [{ name: 'message', value: 'hi' }] },
        }),
        node('wait', 'core.time/delay', 640, 0),
      ],
      linkList: [
        { id: 'l1', source: 'start', target: 'print' },
        { id: 'l2', source: 'print', target: 'wait', curve: 1 },
      ],
      notes: [{ id: 'note1', x: 0, y: 100, width: 200, height: 80, text: 'why' }],
    });
    const page = await open(from);
    await byTestId(page, 'note-note1').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    const to = await createProcess(designer.url);
    await page.goto(`${designer.url}/processes/${to}`);
    await opened(page);
    await page.keyboard.press('Control+v');
    await byTestId(page, 'node-print').waitFor();
    await page.getByText('The start was left out').waitFor();
    await waitForState(page, 'saved');
    await until(
      async () => (await draftOf(designer.url, to)).nodeList.length === 3,
      'the pasted nodes are saved',
    );
    const draft = await draftOf(designer.url, to);
    expect(draft.nodeList[1]).toMatchObject({ id: 'print', cls: 'red', ports: { input: [{ value: 'hi' }] } });
    expect(draft.linkList).toMatchObject([{ source: 'print', target: 'wait', curve: 1 }]);
    expect(draft.notes).toMatchObject([{ text: 'why' }]);
    browser.accept(FAULTS);
  });

  it('runs a node alone, and leaves no process behind', async () => {
    const code = { options: { formDatas: [{ name: 'code', value: 'return a * 2;' }] } };
    const ports = { input: [{ name: 'a', portType: 'input', dataType: 'number', value: 4 }] };
    const id = await createProcess(designer.url, {
      nodeList: [
        node('double', 'core.code/javascript', 0, 0, { detailPanel: code, ports }),
        node('wait', 'core.time/delay', 320, 0, { ports: { input: [{ name: 'seconds', value: 600 }] } }),
      ],
      linkList: [],
    });
    const page = await open(id);
    await byTestId(page, 'node-double').click();
    await byTestId(page, 'run-node').click();
    await byTestId(page, 'run-node-input-a').fill('21');
    await byTestId(page, 'run-node-confirm').click();
    const result = byTestId(page, 'run-node-result');
    await result.waitFor();
    expect(await result.textContent()).toContain('"result": 42');
    const left = async () => {
      const answer = await fetch(`${designer.url}/api/process/process/?project=designer`);
      return ((await answer.json()) as { count: number }).count;
    };
    expect(await left()).toBe(0);

    // Nor where the page cannot learn how the run goes on.
    await page.keyboard.press('Escape');
    await byTestId(page, 'node-wait').click();
    await byTestId(page, 'run-node').click();
    const refuse = (route: Route) => route.fulfill({ status: 403, json: { detail: 'not now' } });
    await page.route(/\/api\/job\/job\/\d+\/\?wait=/, refuse, { times: 1 });
    await byTestId(page, 'run-node-confirm').click();
    await page.getByText('not now').waitFor();
    expect(await left()).toBe(0);
    browser.accept(/status of 40[03]/);
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds in the %s theme', async (theme) => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0), node('get', 'core.http/request', 320, 0)],
      linkList: [{ id: 'l1', source: 'start', target: 'get' }],
      notes: [{ id: 'note1', x: 0, y: 100, width: 200, height: 80, text: 'why' }],
    });
    const page = await open(id, { theme });
    await byTestId(page, 'fault-list').waitFor();
    await byTestId(page, 'node-get').click();
    await byTestId(page, 'field-url').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'add-variable').click();
    expect(await axeFindings(page)).toEqual([]);
    browser.accept(FAULTS);
  });
});
