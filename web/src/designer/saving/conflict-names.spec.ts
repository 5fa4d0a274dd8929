import { flowOf } from '../model/testing.js';
import { changedName, itemName, nodesOfAll } from './conflict-names.js';

const start = 'a core.event/start\nb core.log/print';
const [base, mine] = [flowOf(start, 'a b'), flowOf(`${start}\nc core.log/print`, 'a c')];
const nameOf = (id: string) => id.toUpperCase();

describe('the names of what differs between drafts', () => {
  it('names the nodes of all drafts, each as the last draft that has it', () => {
    const renamed = {
      ...base,
      nodeList: base.nodeList.map((node) => (node.id === 'b' ? { ...node, title: 'Say' } : node)),
    };
    const { nodeList } = nodesOfAll(base, mine, renamed);
    expect(nodeList.map(({ id, title }) => [id, title])).toEqual([
      ['a', undefined],
      ['b', 'Say'],
      ['c', undefined],
    ]);
  });

  it('names a link by the nodes that it joins, and one that joins others by both', () => {
    expect(itemName('links', 'l1', [mine, base], nameOf)).toBe('A > C');
    expect(changedName('links', 'l1', { from: base, to: mine }, nameOf)).toBe('A > B → A > C');
    expect(changedName('links', 'l1', { from: base, to: { ...base, linkList: [] } }, nameOf)).toBe('A > B');
  });

  it('names a note by its text, and by its id while it has none', () => {
    const note = { id: 'note1', x: 0, y: 0, width: 200, height: 80, text: 'why\nso' };
    const noted = { ...base, notes: [note] };
    expect(itemName('notes', 'note1', [noted], nameOf)).toBe('why so');
    expect(itemName('notes', 'note1', [{ ...base, notes: [{ ...note, text: '' }] }], nameOf)).toBe('note1');
  });
});
