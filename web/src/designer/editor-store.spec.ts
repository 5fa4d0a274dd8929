import { createEditor } from './editor-store.js';
import { addNode, moveBy, remove, setTitle } from './model/commands/nodes.js';
import { addVariable } from './model/commands/variables.js';
import type { Flow } from './model/flow.js';
import { DEFINITIONS, flowOf } from './model/testing.js';

const flow = flowOf('start core.event/start\nprint core.log/print', 'start print');
const move = (current: Flow) => moveBy(current, new Set(['print']), 100, 0);

/** A change that is computed until `finish` is called. */
function slow(): { compute: () => Promise<typeof move>; finish: () => void } {
  let finish = () => {};
  const computed = new Promise<typeof move>((resolve) => {
    finish = () => resolve(move);
  });
  return { compute: () => computed, finish };
}

describe('a change that takes time to compute', () => {
  it('is made, and can be undone', async () => {
    const editor = createEditor(flow);
    expect(await editor.applyLater(() => Promise.resolve(move))).toBe(true);
    expect(editor.flow().nodeList[1]!.x).toBe(400);
    editor.undo();
    expect(editor.flow()).toBe(flow);
  });

  it.each<[string, (editor: ReturnType<typeof createEditor>) => void]>([
    ['changed', (editor) => editor.apply((current) => setTitle(current, 'print', 'Say'))],
    ['undone', (editor) => editor.undo()],
    [
      'undone and redone',
      (editor) => {
        editor.undo();
        editor.redo();
      },
    ],
  ])('is dropped if the flow is %s meanwhile', async (_, act) => {
    const editor = createEditor(flow);
    editor.apply((current) => setTitle(current, 'start', 'Go'));
    const { compute, finish } = slow();
    const later = editor.applyLater(compute);
    act(editor);
    const before = editor.flow();
    finish();
    expect(await later).toBe(false);
    expect(editor.flow()).toBe(before);
  });
});

describe('undo and redo', () => {
  it('select what they have changed', () => {
    const editor = createEditor(flow);
    const { flow: added, id } = addNode(flow, DEFINITIONS.get('core.operation/not')!, { x: 0, y: 300 });
    editor.apply(() => added);
    editor.apply((current) => setTitle(current, 'print', 'Say'));
    editor.selectOnly('start');
    editor.undo();
    expect([...editor.selection().ids]).toEqual(['print']);
    editor.undo();
    expect(editor.selection().ids.size).toBe(1);
    editor.redo();
    expect([...editor.selection().ids]).toEqual([id]);
    editor.redo();
    expect([...editor.selection().ids]).toEqual(['print']);
  });

  it('select links if no node has changed, and else keep what is selected', () => {
    const editor = createEditor(flow);
    editor.apply((current) => remove(current, new Set(), new Set(['l1'])));
    editor.apply(addVariable);
    editor.selectOnly('start');
    editor.undo();
    expect([...editor.selection().ids]).toEqual(['start']);
    editor.undo();
    expect([[...editor.selection().ids], [...editor.selection().links]]).toEqual([[], ['l1']]);
  });
});

it('takes back nothing that came with a flow of others', () => {
  const editor = createEditor(flow);
  const said = (current: Flow) => setTitle(current, 'print', 'Say');
  editor.apply(said);
  const merged = setTitle(said(flow), 'start', 'Theirs');
  editor.restart(merged);
  editor.undo();
  expect(editor.flow()).toBe(merged);
  editor.apply(move);
  editor.undo();
  expect(editor.flow()).toBe(merged);
});

it('applies what is typed into fields that are there', () => {
  const editor = createEditor(flow);
  const title = (name: string) => () => editor.apply((current) => setTitle(current, 'print', name));
  editor.onTyped(title('Say'));
  const end = editor.onTyped(title('Tell'));
  end();
  editor.applyTyped();
  expect(editor.flow().nodeList[1]).toMatchObject({ title: 'Say' });
});
