import { until } from '../support/until.js';
import { byTestId, describeInBrowser } from './browser.js';
import { FAULTS, createProcess, draftOf, node, useDesigner, waitForState } from './flows-in-browser.js';

describeInBrowser('the forms of a node and its ports', () => {
  const designer = useDesigner();
  const { browser, open } = designer;

  it('takes an expression without braces, and shows the form of a node that is added or clicked', async () => {
    const id = await createProcess(designer.url);
    const page = await open(id);
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'palette-item-core.programming/branch').click();
    await byTestId(page, 'mode-condition-expression').click();
    await byTestId(page, 'field-condition').click();
    await page.keyboard.type('1 < 2');
    await waitForState(page, 'saved');
    expect((await draftOf(designer.url, id)).nodeList[1].ports.input[0].value).toBe('{{ 1 < 2 }}');
    expect(await byTestId(page, 'field-condition').textContent()).toBe('1 < 2');
    // Emptied, it is still the field of an expression.
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.type('2 < 1');
    expect(await byTestId(page, 'field-condition').textContent()).toBe('2 < 1');
    await byTestId(page, 'tab-variables').click();
    await byTestId(page, 'node-branch').click();
    await byTestId(page, 'field-condition').waitFor();
    // The button keeps the focus; keys work all the same.
    await byTestId(page, 'undo').click();
    await byTestId(page, 'undo').click();
    await page.keyboard.press('/');
    await byTestId(page, 'quick-add-search').waitFor();
    browser.accept(FAULTS);
  });

  it('leaves a field by one Escape, after one that closes its proposals; Tab takes a proposal', async () => {
    const page = await open(await createProcess(designer.url));
    await byTestId(page, 'palette-item-core.log/print').click();
    const field = byTestId(page, 'field-message');
    const proposals = page.locator('.cm-tooltip-autocomplete');
    const leaves = () => page.locator('.react-flow__node[data-id="print"]:focus').waitFor();
    await field.click();
    await page.keyboard.type('plain');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Escape');
    await leaves();
    await field.fill('');
    await page.keyboard.type('{{ nod');
    await proposals.waitFor();
    await page.keyboard.press('Escape');
    await proposals.waitFor({ state: 'detached' });
    await field.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await leaves();
    const seen: unknown[] = [];
    await until(
      async () => {
        await field.fill('');
        await page.keyboard.type('{{ nod');
        await proposals.getByRole('option').first().waitFor();
        // Tab leaves proposals that have just come as they are.
        while ((await proposals.isVisible()) && (await field.textContent()) === '{{ nod')
          await page.keyboard.press('Tab');
        const text = await field.textContent();
        seen.push([text, await field.and(page.locator(':focus')).count()]);
        return text === '{{ nodes.';
      },
      () => `the proposal is taken, instead of ${JSON.stringify(seen.slice(0, 3))}`,
    );
    browser.accept(FAULTS);
  });

  it('keeps the keyboard in a form whose node or port gets another name', async () => {
    const output = ['a', 'b'].map((name) => ({ name, portType: 'output', dataType: 'any' }));
    const input = [{ name: 'x', portType: 'input', dataType: 'any' }];
    const id = await createProcess(designer.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('compute', 'core.code/javascript', 320, 0, { ports: { input, output } }),
      ],
      linkList: [{ id: 'l1', source: 'start', target: 'compute' }],
    });
    const page = await open(id);
    await byTestId(page, 'node-compute').click();
    const ids = byTestId(page, 'node-id');
    await ids.fill('count');
    await ids.press('Enter');
    await byTestId(page, 'node-count').waitFor();
    await ids.and(page.locator(':focus')).waitFor();
    // It is saved while it is still typed.
    await ids.fill('sum');
    await ids.press('Control+s');
    await byTestId(page, 'node-sum').waitFor();
    await ids.and(page.locator(':focus')).waitFor();
    await ids.fill('total');
    await ids.press('Tab');
    await byTestId(page, 'node-total').waitFor();
    await page.locator('[data-form] :focus').waitFor();
    // The field follows an undo.
    await page.keyboard.press('Control+z');
    await byTestId(page, 'node-sum').waitFor();
    expect(await ids.inputValue()).toBe('sum');

    await byTestId(page, 'port-name-x').fill('y');
    await byTestId(page, 'port-name-x').press('Tab');
    await byTestId(page, 'port-type-y').and(page.locator(':focus')).waitFor();
    await byTestId(page, 'port-name-a').fill('first');
    await byTestId(page, 'port-name-a').press('Tab');
    await byTestId(page, 'port-type-first').and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Remove the port first' }).click();
    await byTestId(page, 'port-name-first').waitFor({ state: 'detached' });
    expect(await byTestId(page, 'port-name-b').inputValue()).toBe('b');
    browser.accept(FAULTS);
  });

  it('undoes what is typed and not applied yet by itself, and keeps it while another node is shown', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [
        node('start', 'core.event/start', 0, 0),
        node('get', 'core.http/request', 320, 0),
        node('compute', 'core.code/javascript', 320, 200, {
          ports: { input: [{ name: 'list', portType: 'input', dataType: 'array' }] },
        }),
      ],
      linkList: [{ id: 'l1', source: 'start', target: 'get' }],
    });
    const page = await open(id);
    const { keyboard } = page;
    await byTestId(page, 'node-start').click();
    await byTestId(page, 'node-title').fill('Begin');
    await byTestId(page, 'node-get').click();
    await byTestId(page, 'node-id').click();
    await keyboard.press('End');
    await keyboard.type('s');
    await keyboard.press('Control+z');
    expect(await byTestId(page, 'node-id').inputValue()).toBe('get');
    const headers = byTestId(page, 'field-headers');
    await headers.click();
    await keyboard.type('{"a": 1}');
    await keyboard.press('Backspace');
    await page.getByText('This is not JSON yet.').waitFor();
    await keyboard.press('Control+z');
    expect(await headers.textContent()).toBe('{"a": 1}');
    await keyboard.press('Backspace');
    await byTestId(page, 'node-start').click();
    expect(await byTestId(page, 'node-title').inputValue()).toBe('Begin');
    await byTestId(page, 'node-get').click();
    expect(await headers.textContent()).toBe('{"a": 1');
    await page.getByText('This is not JSON yet.').waitFor();
    // Nothing is left to undo in the field, and what was done elsewhere stays.
    await headers.click();
    await keyboard.press('Control+z');
    await keyboard.press('End');
    await keyboard.press('Backspace');
    await keyboard.press('Control+z');
    expect(await headers.textContent()).toBe('{"a": 1');
    await keyboard.press('Control+y');
    expect(await headers.textContent()).toBe('{"a": ');
    await waitForState(page, 'saved');
    const [begin, get] = (await draftOf(designer.url, id)).nodeList;
    expect([begin.title, get.ports.input[0].value]).toEqual(['Begin', { a: 1 }]);

    // It is no text for an input of another type.
    await byTestId(page, 'node-compute').click();
    const list = byTestId(page, 'field-list');
    await list.click();
    await keyboard.type('[1, 2');
    await page.getByText('This is not JSON yet.').waitFor();
    await byTestId(page, 'port-type-list').selectOption('object');
    await page.getByText('This is not JSON yet.').waitFor({ state: 'detached' });
    expect(await list.textContent()).not.toContain('[1');

    // An expression is typed in its place, too, and is there in both ways of typing.
    await list.click();
    await keyboard.type('{{ vars.all }}');
    expect(await byTestId(page, 'mode-list-json').getAttribute('aria-pressed')).toBe('true');
    expect(await list.textContent()).toBe('{{ vars.all }}');
    await byTestId(page, 'mode-list-expression').click();
    expect(await list.textContent()).toBe('{{ vars.all }}');

    await byTestId(page, 'add-input').click();
    await byTestId(page, 'port-name-input1').and(page.locator(':focus')).waitFor();
    browser.accept(FAULTS);
  });

  it('keeps an id that is typed, and asks about what is no value yet, before the page is left', async () => {
    const id = await createProcess(designer.url, {
      nodeList: [node('start', 'core.event/start', 0, 0), node('get', 'core.http/request', 320, 0)],
      linkList: [{ id: 'l1', source: 'start', target: 'get' }],
    });
    const page = await open(id);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await byTestId(page, 'node-get').click();
    await byTestId(page, 'node-id').fill('fetch');
    await page.reload();
    await byTestId(page, 'node-fetch').click();
    expect(asked.splice(0)).toEqual(['beforeunload']);
    await waitForState(page, 'saved');

    await byTestId(page, 'field-headers').click();
    await page.keyboard.type('{"a": 1}');
    await page.keyboard.press('Backspace');
    await page.getByText('This is not JSON yet.').waitFor();
    await waitForState(page, 'saved');
    await byTestId(page, 'process-jobs').click();
    await page.getByText('what is no value yet').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await byTestId(page, 'field-headers').textContent()).toBe('{"a": 1');
    await page.reload();
    await byTestId(page, 'node-fetch').click();
    expect(asked.splice(0)).toEqual(['beforeunload']);
    await byTestId(page, 'process-jobs').click();
    await page.waitForURL(/\/jobs\?process=/);
    expect(asked).toEqual([]);
    browser.accept(FAULTS);
  });

  it('shows options as they are, and leaves the common ones open when the last of them is cleared', async () => {
    const common = { formDatas: [{ name: 'retries', value: 2 }] };
    const options = { formDatas: [{ name: 'method', value: 'FETCH' }] };
    const id = await createProcess(designer.url, {
      nodeList: [node('get', 'core.http/request', 0, 0, { detailPanel: { common, options } })],
      linkList: [],
    });
    const page = await open(id);
    await byTestId(page, 'node-get').click();
    // A value that is no choice is shown all the same.
    expect(await byTestId(page, 'field-method').inputValue()).toBe('"FETCH"');
    await byTestId(page, 'field-retries').fill('');
    await waitForState(page, 'saved');
    await byTestId(page, 'field-retries').and(page.locator(':focus')).waitFor();
    browser.accept(FAULTS);
  });
});
