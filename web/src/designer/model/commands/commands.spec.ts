import { align } from './align.js';
import { addPort, changePort, removePort, setInput, setOption } from './fields.js';
import { connect, moveLink, reconnect } from './links.js';
import { addNote } from './notes.js';
import { addNode, moveBy, moveTo, remove, setTitle } from './nodes.js';
import { idFault, isRenamed, renameNode } from './rename-node.js';
import { listedInput, listedOption, nodeOf } from '../flow.js';
import type { Flow } from '../flow.js';
import { renameVariable } from './variables.js';
import { DEFINITIONS, flowOf } from '../testing.js';

const ANY = { dataType: 'any', isAdded: false } as const;
const flow = flowOf(
  'start core.event/start\nget core.http/request\nprint core.log/print',
  'start get\nget print\nget.body print.message',
);

describe('commands on a flow', () => {
  it('leave the flow that they are given as it was', () => {
    const before = JSON.stringify(flow);
    const print = DEFINITIONS.get('core.log/print')!;
    addNode(flow, print, { x: 0, y: 0 });
    moveTo(flow, new Map([['get', { x: 5, y: 5 }]]));
    remove(flow, new Set(['get']));
    setInput(flow, 'get', 'url', 'x', ANY);
    setOption(flow, 'get', 'common', 'retries', 2);
    renameNode(flow, DEFINITIONS, 'get', 'fetch');
    expect(JSON.stringify(flow)).toBe(before);
  });

  it('add a node with a free id that expressions can use', () => {
    const { flow: added, id } = addNode(flow, DEFINITIONS.get('core.log/print')!, { x: 3, y: 17 });
    expect(id).toBe('print1');
    expect(added.nodeList.at(-1)).toEqual({
      id: 'print1',
      namespace: 'core.log',
      name: 'print',
      nodeType: 'function',
      x: 0,
      y: 20,
    });
  });

  it('delete nodes with their links', () => {
    const rest = remove(flow, new Set(['print']), new Set());
    expect(rest.linkList.map(({ id }) => id)).toEqual(['l1']);
    expect(remove(flow, new Set(), new Set(['l1'])).linkList.map(({ id }) => id)).toEqual(['l2', 'l3']);
  });

  it('move nodes, and change nothing if they stay', () => {
    expect(nodeOf(moveBy(flow, new Set(['get']), 20, 0), 'get')).toMatchObject({ x: 320, y: 0 });
    expect(moveBy(flow, new Set(['get']), 0, 0)).toBe(flow);
  });

  it('set values, and remove what equals no value', () => {
    const set = setInput(flow, 'print', 'message', 'hi', ANY);
    expect(listedInput(nodeOf(set, 'print')!, 'message')).toBe('hi');
    expect(nodeOf(setInput(set, 'print', 'message', undefined, ANY), 'print')).toEqual(nodeOf(flow, 'print'));
    const option = setOption(flow, 'get', 'options', 'method', 'POST');
    expect(listedOption(nodeOf(option, 'get')!, 'options', 'method')).toBe('POST');
    expect(setOption(option, 'get', 'options', 'method', undefined).nodeList[1]!.detailPanel).toEqual({
      options: { formDatas: [] },
    });
  });

  it('keep keys of the front end on the ports whose value they set', () => {
    const ports = { input: [{ id: 'p', name: 'message', value: 1, colour: 'red' }] };
    const styled = {
      ...flow,
      nodeList: flow.nodeList.map((node) => (node.id === 'print' ? { ...node, ports } : node)),
    };
    const set = setInput(styled, 'print', 'message', undefined, ANY);
    expect(nodeOf(set, 'print')!.ports).toEqual({ input: [{ id: 'p', name: 'message', colour: 'red' }] });
  });

  it('rename a node in links and expressions', () => {
    const reads = setInput(
      flow,
      'print',
      'message',
      '{{ nodes.get.body & nodes.`get`.status & nodes.getter }}',
      ANY,
    );
    const renamed = renameNode(reads, DEFINITIONS, 'get', 'my call');
    expect(renamed.linkList.map(({ source, target }) => `${source}>${target}`)).toEqual([
      'start>my call',
      'my call>print',
      'my call>print',
    ]);
    expect(listedInput(nodeOf(renamed, 'print')!, 'message')).toBe(
      '{{ nodes.`my call`.body & nodes.`my call`.status & nodes.getter }}',
    );
    const mentions = setInput(flow, 'print', 'message', 'see nodes.get in {{ nodes.get.body }}', ANY);
    expect(listedInput(nodeOf(renameNode(mentions, DEFINITIONS, 'get', 'call'), 'print')!, 'message')).toBe(
      'see nodes.get in {{ nodes.call.body }}',
    );
    const like = renameNode(flow, DEFINITIONS, 'print', 'nodes.get');
    expect(renameNode(like, DEFINITIONS, 'get', 'call').nodeList.map(({ id }) => id)).toEqual([
      'start',
      'call',
      'nodes.get',
    ]);
    const noted = addNote(flow, { x: 0, y: 0 }).flow;
    expect(['', 'print', 'note1', 'get'].map((id) => idFault(noted, id, 'get'))).toEqual([
      'empty',
      'taken',
      'taken',
      null,
    ]);
  });

  it('tell a node that has got another id from another node', () => {
    const renamed = renameNode(flow, DEFINITIONS, 'get', 'call');
    expect(isRenamed(flow, renamed, 'get', 'call')).toBe(true);
    expect(isRenamed(renamed, flow, 'call', 'get')).toBe(true);
    expect(isRenamed(flow, flow, 'get', 'print')).toBe(false);
    expect(isRenamed(flow, renamed, 'start', 'call')).toBe(false);
    expect(isRenamed(flow, remove(flow, new Set(['get'])), 'get', 'print')).toBe(false);
  });

  it('rename what expressions read in each of their expressions, and not what is said around or in them', () => {
    const after = (text: string) =>
      listedInput(
        nodeOf(
          renameNode(setInput(flow, 'print', 'message', text, ANY), DEFINITIONS, 'get', 'call'),
          'print',
        )!,
        'message',
      );
    expect(after('{{ nodes.get.a }} see nodes.get for {{ nodes.get.b }}')).toBe(
      '{{ nodes.call.a }} see nodes.get for {{ nodes.call.b }}',
    );
    expect(after('{{ {"a": {"b": nodes.get.c}} }} nodes.get')).toBe(
      '{{ {"a": {"b": nodes.call.c}} }} nodes.get',
    );
    expect(after('{{ "}} nodes.get" & nodes."get".a & $lookup(nodes, "get").b }}')).toBe(
      '{{ "}} nodes.get" & nodes.call.a & $lookup(nodes, "call").b }}',
    );
    expect(after('{{ nodes.get.a')).toBe('{{ nodes.call.a');
  });

  it('rename a variable in expressions, and in options that name it', () => {
    const all = flowOf(
      'set core.variable/set\nprint core.log/print\nsum core.operation/expression\ncode core.code/javascript',
    );
    const variables = ['who', 'who else'].map((name) => ({ name, type: 'string' }));
    const reads = [
      (one: Flow) => setOption(one, 'set', 'options', 'variable', 'who'),
      (one: Flow) =>
        setInput(one, 'print', 'message', 'vars.who: {{ vars.who & inputs.who & nodes.who.a }}', ANY),
      (one: Flow) => setOption(one, 'sum', 'options', 'expression', 'vars.who & vars.whom'),
      (one: Flow) => setOption(one, 'code', 'options', 'code', 'return vars.who'),
    ].reduce((one, read) => read(one), { ...all, variables });
    const renamed = renameVariable(reads, DEFINITIONS, 0, 'person');
    const [set, print, sum, code] = renamed.nodeList;
    expect(renamed.variables.map(({ name }) => name)).toEqual(['person', 'who else']);
    expect(listedOption(set!, 'options', 'variable')).toBe('person');
    expect(listedInput(print!, 'message')).toBe('vars.who: {{ vars.person & inputs.person & nodes.who.a }}');
    expect(listedOption(sum!, 'options', 'expression')).toBe('vars.person & vars.whom');
    expect(listedOption(code!, 'options', 'code')).toBe('return vars.who');
    // Expressions still read the other of that name.
    const doubled = { ...reads, variables: [...variables, { name: 'who', type: 'any' }] };
    expect(renameVariable(doubled, DEFINITIONS, 0, 'person').nodeList).toEqual(reads.nodeList);
  });

  it('connect, reconnect, and order the links of an output', () => {
    const from = { node: 'start', side: 'out', name: null } as const;
    const to = { node: 'print', side: 'in', name: null } as const;
    const { flow: linked, id } = connect(flow, { from, to });
    expect(linked.linkList.at(-1)).toEqual({ id: 'l4', source: 'start', target: 'print' });
    expect(moveLink(linked, id, -1).linkList.map((link) => link.id)).toEqual(['l4', 'l2', 'l3', 'l1']);
    const ports = [{ id: 'p1', name: 'body' }];
    const named = {
      ...flow,
      nodeList: flow.nodeList.map((node) =>
        node.id === 'get' ? { ...node, ports: { output: ports } } : node,
      ),
      linkList: ['p1', 'body'].map((sourcePort, n) => ({
        id: `b${n}`,
        source: 'get',
        sourcePort,
        target: 'print',
      })),
    };
    // One names the output by its id, and one by its name.
    expect(moveLink(named, 'b1', -1).linkList.map((link) => link.id)).toEqual(['b1', 'b0']);
    const other = { node: 'get', side: 'out', name: 'error' } as const;
    expect(reconnect(linked, 'l2', { from: other, to }).linkList[1]).toEqual({
      id: 'l2',
      source: 'get',
      sourcePort: 'error',
      target: 'print',
    });
  });

  it('add, rename and remove ports, with the links to them', () => {
    const sum = flowOf('a core.operation/expression\nprint core.log/print');
    const { flow: added, name } = addPort(sum, 'a', 'in', 'any', new Set());
    expect(name).toBe('input1');
    const port = { node: 'a', side: 'in', name } as const;
    const linked = connect(added, {
      from: { node: 'print', side: 'out', name: 'errorMessage' },
      to: port,
    }).flow;
    const renamed = changePort(linked, 'a', 'in', name, { name: 'text', dataType: 'string' });
    expect(renamed.linkList[0]).toMatchObject({ target: 'a', targetPort: 'text' });
    const removed = removePort(renamed, 'a', 'in', 'text');
    expect([removed.linkList, removed.nodeList[0]!.ports]).toEqual([[], undefined]);
  });

  it('align and distribute', () => {
    const size = () => ({ width: 100, height: 50 });
    const ids = new Set(['start', 'get', 'print']);
    const uneven = moveTo(flow, new Map([['get', { x: 110, y: 70 }]]));
    const places = (how: Parameters<typeof align>[2]) =>
      align(uneven, ids, how, size).nodeList.map(({ x, y }) => [x, y]);
    expect(places('left').map(([x]) => x)).toEqual([0, 0, 0]);
    expect(places('bottom').map(([, y]) => y)).toEqual([70, 70, 70]);
    expect(places('across').map(([x]) => x)).toEqual([0, 300, 600]);
  });

  it('remove an empty title', () => {
    expect(nodeOf(setTitle(setTitle(flow, 'get', 'Fetch'), 'get', ''), 'get')).toEqual(nodeOf(flow, 'get'));
  });
});
