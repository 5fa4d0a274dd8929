import { calledProcesses, validateFlow } from '../flow/index.js';
import type { Json } from '../flow/index.js';
import { DEFAULT_LIMITS } from '../flow/testing.js';
import type { ShortNode } from '../flow/testing.js';
import { catalogue, flowOf, get, set } from '../../test/support/short-run.js';
import type { Nodes } from '../../test/support/short-run.js';

const C = 'core.programming.';
const O = 'core.operation.';

/** Each fault as `code node.port`. */
function faults(flow: unknown): string[] {
  return validateFlow(flow, catalogue, DEFAULT_LIMITS).map(({ code, node, port, link }) =>
    [code, [node, port].filter((part) => part !== null).join('.'), link ?? '']
      .filter((part) => part !== '')
      .join(' '),
  );
}

function of(nodes: Nodes, links: string[] = [], variables = {}): string[] {
  return faults(flowOf(nodes, links, variables));
}

describe('faults', () => {
  test('what is no flow', () => {
    expect(faults(null)).toEqual(['not-a-flow']);
    expect(faults([])).toEqual(['not-a-flow']);
    expect(faults({})).toEqual(['no-start']);
    expect(faults({ nodeList: 1, linkList: 2, variables: 3 })).toEqual([
      'not-a-flow',
      'not-a-flow',
      'not-a-flow',
      'no-start',
    ]);
    expect(faults({ nodeList: [1, {}, { id: '' }, { id: 'x' }], linkList: [1] })).toEqual([
      'bad-node',
      'bad-id',
      'bad-id',
      'unknown-node x',
      'bad-link',
      'no-start',
    ]);
  });

  test('nodes', () => {
    expect(of({ a: ['core.log.prnit'] })).toEqual(['unknown-node a']);
    expect(of({ b: ['core.event.start'] })).toEqual(['two-starts b']);
    expect(
      faults({ nodeList: [{ id: 'a', namespace: 'core.event', name: 'start', nodeType: 'function' }] }),
    ).toEqual(['wrong-node-type a']);
    const start = { id: 'a', namespace: 'core.event', name: 'start' };
    expect(faults({ nodeList: [start, { id: 'a', namespace: 'core.log', name: 'print' }] })).toEqual([
      'duplicate-id a',
    ]);
  });

  test('ports', () => {
    const node = (ports: Json): Json => ({
      nodeList: [
        { id: 's', namespace: 'core.event', name: 'start' },
        { id: 'a', namespace: 'core.log', name: 'print', ports },
      ],
    });
    expect(faults(node({ input: [{ name: 'mesage', value: 1 }] }))).toEqual(['unknown-port a.mesage']);
    expect(faults(node({ output: [{ name: 'then', portType: 'flow' }] }))).toEqual(['unknown-port a.then']);
    expect(faults(node({ input: [1, { name: 5 }, { portType: 'input' }] }))).toEqual([
      'bad-port a',
      'bad-port a',
      'bad-port a',
    ]);
    expect(
      faults(
        node({
          input: [
            { id: 'x', name: 'message' },
            { id: 'x', name: null },
          ],
        }),
      ),
    ).toEqual(['duplicate-id a']);
    expect(faults(node('none'))).toEqual([]);
  });

  test('required inputs', () => {
    expect(of({ b: [`${C}branch`] })).toEqual(['missing-input b.condition']);
    expect(of({ b: [`${C}branch`, { condition: null }] })).toEqual(['missing-input b.condition']);
    expect(of({ b: [`${C}branch`], n: [`${O}not`, { a: true }] }, ['n.result > b.condition'])).toEqual([]);
  });

  test('links', () => {
    const nodes: Nodes = {
      a: 'a',
      b: 'b',
      n: ['core.time.now'],
      l: [`${O}length`, { value: 'x' }],
      d: ['core.time.delay', { seconds: 1 }],
    };
    expect(of(nodes, ['start > a > b'])).toEqual([]);
    expect(of(nodes, ['start > zz', 'yy > a'])).toEqual(['dangling-link', 'dangling-link']);
    expect(of(nodes, ['start.then > a', 'start > a.in'])).toEqual([
      'dangling-link start.then',
      'dangling-link a.in',
    ]);
    expect(of(nodes, ['start > a', 'start > a'])).toEqual(['duplicate-link start']);
    expect(of(nodes, ['start > a.message', 'n.value > a'])).toEqual([
      'unlike-ports start',
      'unlike-ports n.value',
    ]);
    expect(of(nodes, ['n.value > d.seconds', 'l.result > d.seconds'])).toEqual(['unlike-types n.value']);
    expect(
      faults({
        ...(flowOf({ a: 'a' }, ['start > a']) as object),
        linkList: [link('l', 'start', 'a'), link('l', 'start', 'b')],
      }),
    ).toEqual(['duplicate-id l', 'dangling-link l']);
  });

  test('options', () => {
    const print = (level: Json): ShortNode => ['core.log.print', { message: 'a' }, { level }];
    expect(of({ a: print('loud') })).toEqual(['bad-option a.level']);
    expect(of({ a: print(['info']) })).toEqual(['bad-option a.level']);
    expect(of({ f: [`${C}forEach`, { list: [] }, { concurrency: 0 }] })).toEqual([
      'bad-option f.concurrency',
    ]);
    expect(of({ f: [`${C}forEach`, { list: [] }, { concurrency: '3' }] })).toEqual([]);
    expect(of({ w: [`${C}switch`, {}, { cases: ['a', 'a'] }] })).toEqual(['bad-option w.cases']);
    expect(of({ a: ['core.time.now', {}, {}, { retries: -1, timeout: 'soon' }] })).toEqual([
      'bad-option a.timeout',
      'bad-option a.retries',
    ]);
    expect(of({ e: [`${O}expression`] })).toEqual(['missing-option e.expression']);
  });

  test('variables', () => {
    expect(of({ s: set('y', 1), g: get('') }, [], { x: 0 })).toEqual([
      'missing-option g.variable',
      'unknown-variable s.variable',
    ]);
    expect(
      of({ p: '{{ vars.y + $count(vars.z) }} {{ $map(vars.x, function($v) { vars.w }) }}' }, [], { x: 0 }),
    ).toEqual(['unknown-variable p.message', 'unknown-variable p.message']);
    expect(of({}, [], { 'a:number': 'x', 'b:text': 1, 'c:number': '', ':string': '' })).toEqual([
      'bad-variable a',
      'bad-variable b',
      'bad-variable',
    ]);
    const twice = {
      ...(flowOf({}, []) as object),
      variables: [{ name: 'a' }, { name: 'a' }, { name: 'b', scope: 'world' }, 7],
    };
    expect(faults(twice)).toEqual(['duplicate-variable a', 'bad-variable b', 'bad-variable']);
  });

  test('expressions, with their position', () => {
    expect(
      of({ p: 'a {{ 1 + }}', q: '{{ 1', r: '{{ }}', e: [`${O}expression`, {}, { expression: '(1' }] }),
    ).toEqual([
      'bad-expression e.expression',
      'bad-expression p.message',
      'bad-expression q.message',
      'bad-expression r.message',
    ]);
    const [fault] = validateFlow(flowOf({ p: 'a {{ 1 + }}' }, []), catalogue, DEFAULT_LIMITS);
    expect(fault?.message.en).toContain('at character 8');
    expect(of({ p: '{{ $now() }} {{ $x := $eval }}' })).toEqual([
      'forbidden-function p.message',
      'forbidden-function p.message',
    ]);
    expect(of({ p: '{{ $contains("a", /(?=a)/) }}' })).toEqual(['bad-expression p.message']);
    expect(of({ p: '{{ nodes.zz.value }} {{ nodes.start.value }}' })).toEqual([
      'unknown-reference p.message',
      'unknown-reference p.message',
    ]);
  });

  test('break and continue outside of loops', () => {
    const nodes: Nodes = {
      r: [`${C}repeat`, { count: 1 }],
      t: [`${C}tryCatch`],
      b: [`${C}break`],
      c: [`${C}continue`],
    };
    expect(of(nodes, ['start > r > b', 'r.body > t', 't.catch > c'].slice(1))).toEqual(['outside-loop b']);
    expect(of(nodes, ['start > r', 'r.completed > b', 'r.body > t', 't.try > c'])).toEqual([
      'outside-loop b',
    ]);
    expect(
      of(
        nodes,
        ['start > r', 'r.body > t > b', 't.completed > b']
          .slice(0, 1)
          .concat('r.body > t', 't.completed > b', 't.try > c'),
      ),
    ).toEqual([]);
  });

  test('operations that need each other', () => {
    const add = (a: Json = null): ShortNode => [`${O}add`, { a, b: 1 }];
    expect(of({ a: add(), b: add() }, ['a.result > b.a', 'b.result > a.a'])).toEqual(['operation-cycle a']);
    expect(of({ a: add('{{ nodes.a.result }}') })).toEqual(['operation-cycle a']);
    expect(of({ a: add('{{ nodes.b.result }}'), b: add() }, ['a.result > b.a'])).toEqual([
      'operation-cycle a',
    ]);
    expect(
      of({ a: add(1), b: add(), c: add() }, ['a.result > b.a', 'a.result > c.a', 'b.result > c.b']),
    ).toEqual([]);
  });

  test('bounds', () => {
    const limits = { ...DEFAULT_LIMITS, maxNodes: 1, maxLinks: 0, maxValueBytes: 10 };
    const flow = flowOf({ a: 'x'.repeat(20) }, ['start > a']);
    expect(validateFlow(flow, catalogue, limits).map(({ code }) => code)).toEqual([
      'too-many-nodes',
      'too-many-links',
    ]);
    const codes = validateFlow(flow, catalogue, { ...limits, maxNodes: 9, maxLinks: 9 }).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['value-too-large']);
  });

  test('all at once, each with a way to mend it in both languages', () => {
    const found = validateFlow(
      flowOf({ a: ['no.such'], b: [`${C}branch`], p: '{{ ( }}' }, ['b.then > zz']),
      catalogue,
      DEFAULT_LIMITS,
    );
    expect(found.map(({ code }) => code)).toEqual([
      'unknown-node',
      'dangling-link',
      'missing-input',
      'bad-expression',
    ]);
    for (const { message } of found) {
      expect(message.en.length).toBeGreaterThan(20);
      expect(message.zh).toMatch(/[\u4e00-\u9fff]{4}/);
    }
  });

  test('nodes that nothing reaches, and what the engine does not know, are none', () => {
    const flow = flowOf({ a: 'a', l: [`${O}length`, { value: 'x' }] }, []) as Record<string, Json>;
    expect(faults({ ...flow, cls: 'x', className: ['y'], settings: { z: 1 } })).toEqual([]);
  });

  test('names of prototypes are data', () => {
    const flow = JSON.parse(
      `{"__proto__": {"nodeList": []}, "constructor": 1, "nodeList": [
        {"id": "__proto__", "namespace": "core.event", "name": "start"},
        {"id": "constructor", "namespace": "core.operation", "name": "expression",
         "ports": {"input": [{"name": "__proto__", "value": {"__proto__": 1}}]},
         "detailPanel": {"options": {"formDatas": [{"name": "expression", "value": "1"}, {"name": "__proto__", "value": 2}]}}},
        {"id": "x", "namespace": "__proto__", "name": "toString"}],
        "linkList": [{"source": "__proto__", "target": "hasOwnProperty", "sourcePort": "__proto__"}],
        "variables": [{"name": "__proto__", "type": "constructor"}]}`,
    ) as Json;
    expect(faults(flow)).toEqual([
      'bad-variable __proto__',
      'unknown-node x',
      'dangling-link',
      'dangling-link __proto__.__proto__',
    ]);
  });

  test('5,000 nodes take well under a second', () => {
    const nodes: Nodes = {};
    const links = [];
    for (let index = 0; index < 2490; index++) {
      nodes[`o${index}`] = [`${O}add`, { a: `{{ vars.x + ${index} }}`, b: 1 }];
      nodes[`p${index}`] = `is {{ vars.x & "${index}" }}`;
      if (index > 0) links.push(`o${index - 1}.result > o${index}.a`, `p${index - 1} > p${index}`);
    }
    const flow = flowOf(nodes, links, { x: 1 });
    const start = performance.now();
    expect(faults(flow)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe('called processes', () => {
  test('are those given by a literal number', () => {
    const flow = flowOf(
      {
        a: [`${C}callProcess`, { process: 7 }],
        b: [`${C}callProcess`, { process: '{{ vars.x }}' }],
        c: [`${C}callProcess`, { process: '8' }],
      },
      [],
    );
    expect(calledProcesses(flow)).toEqual([
      { node: 'a', process: 7 },
      { node: 'c', process: 8 },
    ]);
    expect(calledProcesses(null)).toEqual([]);
  });
});

function link(id: string, source: string, target: string): Json {
  return { id, source, target };
}
