import { computed, limitNow } from '../support/slowness.js';
import { validateFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { catalogue, flowOf } from './short-run.js';
import { flowWithOutputs } from './flow-with-outputs.js';
import { faults, faultsOf } from './faults-of.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';
const O = 'core.operation.';

describe('faults of expressions and of the graph', () => {
  test('a link at fault is one fault: the input that it leads to is not missing as well', () => {
    const wait: Nodes[string] = ['core.time.delay'];
    const equal: Nodes[string] = [`${O}equal`, { a: 1, b: 1 }];
    expect(faultsOf({ d: wait, e: equal }, ['e.result > d.seconds'])).toEqual(['unlike-types e.result']);
    expect(faultsOf({ d: wait }, ['zz.result > d.seconds'])).toEqual(['dangling-link']);
    expect(faultsOf({ d: wait, u: ['no.such'] }, ['u.result > d.seconds'])).toEqual(['unknown-node u']);
    expect(faultsOf({ d: wait })).toEqual(['missing-input d.seconds']);
  });

  test('expressions, with their position', () => {
    expect(
      faultsOf({ p: 'a {{ 1 + }}', q: '{{ 1', r: '{{ }}', e: [`${O}expression`, {}, { expression: '(1' }] }),
    ).toEqual([
      'bad-expression p.message',
      'bad-expression q.message',
      'bad-expression r.message',
      'bad-expression e.expression',
    ]);
    const [fault] = validateFlow(flowOf({ p: 'a {{ 1 + }}' }, []), catalogue, DEFAULT_LIMITS);
    expect(fault?.message.en).toContain('at character 8');
    expect(faultsOf({ p: '{{ $now() }} {{ $x := $eval }}' })).toEqual([
      'forbidden-function p.message',
      'forbidden-function p.message',
    ]);
    expect(faultsOf({ p: '{{ $contains("a", /(?=a)/) }}' })).toEqual(['bad-expression p.message']);
    // As a user counts them in the field: from the beginning of its text, not of the expression.
    const [now] = validateFlow(flowOf({ p: 'at {{ $now() }}' }, []), catalogue, DEFAULT_LIMITS);
    expect(now?.message.en).toContain('at character 10');
    const [pattern] = validateFlow(
      flowOf({ p: 'a {{ $match("a", /(?=a)/) }}' }, []),
      catalogue,
      DEFAULT_LIMITS,
    );
    expect(pattern?.message.en).toContain('at character 24');
    expect(faultsOf({ p: '{{ nodes.zz.value }} {{ nodes.start.value }}' })).toEqual([
      'unknown-reference p.message',
      'unknown-reference p.message',
    ]);
  });

  test('the positions of many faults are found in time linear to their number', () => {
    const many = Array.from({ length: 8_000 }, (_, index) => `{{ $now() & "${index}" }}`).join(' ');
    const start = process.cpuUsage();
    expect(faultsOf({ p: many })).toHaveLength(8_000);
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });

  test('break and continue outside of loops', () => {
    const nodes: Nodes = {
      r: [`${C}repeat`, { count: 1 }],
      t: [`${C}tryCatch`],
      b: [`${C}break`],
      c: [`${C}continue`],
    };
    expect(faultsOf(nodes, ['start > r > b', 'r.body > t', 't.catch > c'].slice(1))).toEqual([
      'outside-loop b',
    ]);
    expect(faultsOf(nodes, ['start > r', 'r.completed > b', 'r.body > t', 't.try > c'])).toEqual([
      'outside-loop b',
    ]);
    expect(
      faultsOf(
        nodes,
        ['start > r', 'r.body > t > b', 't.completed > b']
          .slice(0, 1)
          .concat('r.body > t', 't.completed > b', 't.try > c'),
      ),
    ).toEqual([]);
  });

  test('operations that need each other', () => {
    const add = (a: Json = null): ShortNode => [`${O}add`, { a, b: 1 }];
    expect(faultsOf({ a: add(), b: add() }, ['a.result > b.a', 'b.result > a.a'])).toEqual([
      'operation-cycle a',
    ]);
    expect(faultsOf({ a: add('{{ nodes.a.result }}') })).toEqual(['operation-cycle a']);
    expect(faultsOf({ a: add('{{ nodes.b.result }}'), b: add() }, ['a.result > b.a'])).toEqual([
      'operation-cycle a',
    ]);
    expect(
      faultsOf({ a: add(1), b: add(), c: add() }, ['a.result > b.a', 'a.result > c.a', 'b.result > c.b']),
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

  test('so many characters of expressions that reading them would keep others waiting', () => {
    const list = (index: number) => `[${'1,'.repeat(4_990)}${index}]`;
    const texts = Array.from({ length: 120 }, (_, index) => [`p${index}`, `{{ ${list(0)} }}`]);
    expect(faultsOf(Object.fromEntries(texts))).toEqual(['too-many-expressions p100']);
    const option = (index: number): ShortNode => [`${O}expression`, {}, { expression: list(index) }];
    const more = Array.from({ length: 120 }, (_, index) => [`e${index}`, option(0)]);
    expect(faultsOf(Object.fromEntries(more))).toEqual(['too-many-expressions e100']);
  });

  test('one expression that is too long, has too many steps, or patterns with too many steps together', () => {
    expect(faultsOf({ p: `{{ [${'1,'.repeat(5_000)}1] }}` })).toEqual(['bad-expression p.message']);
    expect(faultsOf({ p: `{{ a${'.a'.repeat(1_001)} }}` })).toEqual(['bad-expression p.message']);
    expect(faultsOf({ p: `{{ [${'1.5,'.repeat(1_500)}1] }}` })).toEqual([]);
    expect(faultsOf({ p: '{{ $match("a", /(?:a{100}){51}/) }}' })).toEqual(['bad-expression p.message']);
    expect(faultsOf({ p: `{{ [${'$match("a", /a{1000}/),'.repeat(6)}1] }}` })).toEqual([
      'bad-expression p.message',
    ]);
    expect(faultsOf({ p: `{{ [${'$match("a", /a{1000}/),'.repeat(4)}1] }}` })).toEqual([]);
    const patterns = (index: number) => `{{ $zip(/a{990}${index}/, /b{990}/, /c{990}/, /d{990}/) }}`;
    const many = Array.from({ length: 30 }, (_, index) => [`p${index}`, patterns(index)]);
    expect(faultsOf(Object.fromEntries(many))).toEqual(['too-many-expressions p26']);
  });

  test('too many values together, or a value that is too large for a variable', () => {
    const list = Array.from({ length: 60_000 }, () => 1);
    const nodes = { a: list, b: [list], c: [[list]], d: list };
    const print = (value: Json): ShortNode => ['core.log.print', { message: value }];
    const printed = Object.entries(nodes).map(([id, value]) => [id, print(value)]);
    expect(faultsOf(Object.fromEntries(printed.slice(0, 3)))).toEqual([]);
    expect(faultsOf(Object.fromEntries(printed))).toEqual(['too-many-values d']);
    expect(faultsOf({}, [], { v: 'x'.repeat(DEFAULT_LIMITS.maxValueBytes) })).toEqual(['value-too-large v']);
  });

  test('too many variables, or inputs or outputs of a node', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
    const values = (count: number) => Object.fromEntries(names(count).map((name) => [name, 1]));
    const added = (count: number) => flowWithOutputs(names(count));
    const code = (inputs: Record<string, Json>): ShortNode => [
      'core.code.javascript',
      inputs,
      { code: 'return 1' },
    ];
    expect(faultsOf({ c: code(values(10_000)) }, [], values(10_000))).toEqual([]);
    expect(faultsOf({}, [], values(10_001))).toEqual(['too-many-values']);
    expect(faultsOf({ c: code(values(10_001)) })).toEqual(['too-many-values c']);
    expect(faults(added(9_000))).toEqual([]);
    expect(faults(added(10_000))).toEqual(['too-many-values c']);
    const copies = (count: number) => {
      const { nodeList, ...flow } = added(9_000) as { nodeList: Record<string, Json>[] };
      const code = nodeList.find(({ id }) => id === 'c');
      return { ...flow, nodeList: [...nodeList, ...names(count).map((id) => ({ ...code, id }))] };
    };
    expect(faults(copies(4))).toEqual([]);
    expect(faults(copies(5))).toEqual(['too-many-values']);
  });

  test('are all reported, each with a correction in both languages', () => {
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

  test('unreachable nodes and unknown fields are not faults', () => {
    const flow = flowOf({ a: 'a', l: [`${O}length`, { value: 'x' }] }, []) as Record<string, Json>;
    expect(faults({ ...flow, cls: 'x', className: ['y'], settings: { z: 1 } })).toEqual([]);
  });

  test('names of properties of Object.prototype are data', () => {
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
      'unknown-option constructor.__proto__',
      'unknown-node x',
      'dangling-link',
      'dangling-link __proto__.__proto__',
    ]);
  });

  test('5,000 nodes are checked in time linear to them', () => {
    const nodes: Nodes = {};
    const links = [];
    for (let index = 0; index < 2490; index++) {
      nodes[`o${index}`] = [`${O}add`, { a: `{{ vars.x + ${index} }}`, b: 1 }];
      nodes[`p${index}`] = `is {{ vars.x & "${index}" }}`;
      if (index > 0) links.push(`o${index - 1}.result > o${index}.a`, `p${index - 1} > p${index}`);
    }
    const flow = flowOf(nodes, links, { x: 1 });
    const start = computed();
    expect(faults(flow)).toEqual([]);
    const took = computed() - start;
    expect(took).toBeLessThan(limitNow(8_000, took));
  });
});
