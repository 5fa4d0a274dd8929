import { freeIds, listedOptions, listedPorts, placeOf, readFlow, writeFlow } from './flow.js';

describe('a flow that is read and written', () => {
  it('keeps every key that the editor does not know, in its place', () => {
    const saved = {
      id: 7,
      theme: { zoom: 2 },
      nodeList: [
        {
          id: 'a',
          namespace: 'x',
          name: 'y',
          nodeType: 'function',
          x: 1,
          cls: 'red',
          ports: { input: [{ name: 'in', colour: 'blue' }], style: 1 },
          detailPanel: { options: { formDatas: [], open: true } },
        },
      ],
      linkList: [{ id: 'l', source: 'a', target: 'a', curve: 0.5 }],
      variables: [{ name: 'v', type: 'string', hint: 'h' }],
    };
    expect(writeFlow(readFlow(saved))).toEqual(saved);
    expect(JSON.stringify(writeFlow(readFlow(saved)))).toBe(JSON.stringify(saved));
  });

  it('can be edited although the draft is not a flow yet', () => {
    for (const draft of [null, 3, {}, { nodeList: 'x', linkList: null }]) {
      expect(readFlow(draft)).toMatchObject({ nodeList: [], linkList: [], variables: [], notes: [] });
    }
  });

  it('has texts where the editor needs them, whatever a draft has there', () => {
    const wrong = { a: 1 };
    const { nodeList, linkList, variables } = readFlow({
      nodeList: [
        { id: 'a', namespace: null, name: 5, nodeType: wrong, title: wrong, cls: wrong },
        { id: 'b', namespace: 'x', name: 'y', title: null },
      ],
      linkList: [{ id: 'l', source: wrong, target: 'a', sourcePort: wrong, targetPort: null }],
      variables: [{ name: wrong, type: wrong }],
    });
    expect(nodeList).toEqual([
      { id: 'a', namespace: '', name: '', cls: wrong },
      { id: 'b', namespace: 'x', name: 'y', title: null },
    ]);
    expect(linkList).toEqual([{ id: 'l', source: '', target: 'a', targetPort: null }]);
    expect(variables).toEqual([{ name: '', type: wrong }]);
    const ports = { input: [{ name: wrong }, { name: 'in' }, { name: null }, {}] };
    const detailPanel = { options: { formDatas: [{ name: wrong, value: 1 }, { value: 1 }] } };
    const [node] = readFlow({ nodeList: [{ id: 'a', ports, detailPanel }] }).nodeList;
    expect(listedPorts(node!, 'in')).toEqual([{ name: 'in' }, { name: null }, {}]);
    expect(listedOptions(node!, 'options')).toEqual([]);
  });

  it('gives ids to links and nodes without one, and to those whose id comes twice', () => {
    const { nodeList, linkList } = readFlow({
      nodeList: [{ id: 'a' }, { id: 'a' }, {}],
      linkList: [
        { source: 'a', target: 'a' },
        { id: 'l1', source: 'a', target: 'a' },
      ],
    });
    expect(nodeList.map(({ id }) => id)).toEqual(['a', 'n1', 'n2']);
    expect(linkList.map(({ id }) => id)).toEqual(['l2', 'l1']);
  });

  it('gives many free ids at the cost of few', () => {
    const taken = new Set(['l2']);
    let lookups = 0;
    const free = freeIds({ has: (id) => (lookups++, taken.has(id)), add: (id) => taken.add(id) });
    const made = Array.from({ length: 1_000 }, () => free('l'));
    expect([made.slice(0, 3), made.at(-1), free('m')]).toEqual([['l1', 'l3', 'l4'], 'l1001', 'm1']);
    expect(lookups).toBeLessThan(2_000);
  });

  it('keeps notes as a key of the front end', () => {
    const notes = [{ id: 'note1', x: 1, y: 2, width: 3, height: 4, text: 'why' }];
    expect(writeFlow(readFlow({ notes }))).toMatchObject({ notes });
  });

  it('shows a node at the origin whose place no canvas can show', () => {
    expect(placeOf({ x: 12.5, y: -3 })).toEqual({ x: 12.5, y: -3 });
    for (const far of [1e308, -1e308, Infinity, NaN, '1']) {
      expect(placeOf({ x: far, y: far })).toEqual({ x: 0, y: 0 });
    }
  });
});
