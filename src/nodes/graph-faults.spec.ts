import { validateFlow } from '../flow/index.js';
import type { Json } from '../flow/index.js';
import { DEFAULT_LIMITS } from '../flow/testing.js';
import type { ShortNode } from '../flow/testing.js';
import { catalogue, flowOf } from '../../test/support/short-run.js';
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

describe('faults of expressions and of the graph', () => {
  test('a link at fault is one fault: the input that it leads to is not missing as well', () => {
    const wait: Nodes[string] = ['core.time.delay'];
    const equal: Nodes[string] = [`${O}equal`, { a: 1, b: 1 }];
    expect(of({ d: wait, e: equal }, ['e.result > d.seconds'])).toEqual(['unlike-types e.result']);
    expect(of({ d: wait }, ['zz.result > d.seconds'])).toEqual(['dangling-link']);
    expect(of({ d: wait, u: ['no.such'] }, ['u.result > d.seconds'])).toEqual(['unknown-node u']);
    expect(of({ d: wait })).toEqual(['missing-input d.seconds']);
  });

  test('expressions, with their position', () => {
    expect(
      of({ p: 'a {{ 1 + }}', q: '{{ 1', r: '{{ }}', e: [`${O}expression`, {}, { expression: '(1' }] }),
    ).toEqual([
      'bad-expression p.message',
      'bad-expression q.message',
      'bad-expression r.message',
      'bad-expression e.expression',
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

  test('so many characters of expressions that reading them would keep others waiting', () => {
    const long = `{{ [${'1,'.repeat(20_000)}1] }}`;
    const nodes = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`p${index}`, long]));
    expect(of(nodes)).toEqual(['too-many-expressions p24']);
    const option = (index: number): ShortNode => [
      `${O}expression`,
      {},
      { expression: `[${'1,'.repeat(20_000)}${index}]` },
    ];
    const more = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`e${index}`, option(0)]));
    expect(of(more)).toEqual(['too-many-expressions e24']);
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

  test('5,000 nodes are checked in time linear to them', () => {
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
    expect(performance.now() - start).toBeLessThan(8000);
  });
});
