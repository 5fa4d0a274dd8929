import { calledProcesses } from '../../src/flow/index.js';
import type { Json, Values } from '../../src/flow/index.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { flowOf, get, set } from './short-run.js';
import { faults, faultsOf } from './faults-of.js';
import type { Nodes } from './short-run.js';

const C = 'core.programming.';
const O = 'core.operation.';

describe('faults', () => {
  test('a value that is not a flow', () => {
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
    expect(faultsOf({ a: ['core.log.prnit'] })).toEqual(['unknown-node a']);
    expect(faultsOf({ b: ['core.event.start'] })).toEqual(['two-starts b']);
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
    expect(faults(node('none'))).toEqual(['bad-node a']);
    expect(faults(node(null))).toEqual([]);
  });

  test('required inputs', () => {
    expect(faultsOf({ b: [`${C}branch`] })).toEqual(['missing-input b.condition']);
    expect(faultsOf({ b: [`${C}branch`, { condition: null }] })).toEqual(['missing-input b.condition']);
    expect(faultsOf({ b: [`${C}branch`], n: [`${O}not`, { a: true }] }, ['n.result > b.condition'])).toEqual(
      [],
    );
  });

  test('values that can never fit their port', () => {
    const delay = (seconds: Json): ShortNode => ['core.time.delay', { seconds }];
    expect(faultsOf({ a: delay('soon'), b: delay([1]), c: delay({ s: 1 }), d: delay(true) })).toEqual([
      'bad-value a.seconds',
      'bad-value b.seconds',
      'bad-value c.seconds',
      'bad-value d.seconds',
    ]);
    expect(faultsOf({ a: delay('{{ "soon" }}'), b: delay('1{{ 0 }}'), c: delay(' 5 ') })).toEqual([]);
    expect(faultsOf({ b: [`${C}branch`, { condition: 'is {{ true }}' }] })).toEqual([
      'bad-value b.condition',
    ]);
    expect(faultsOf({ f: [`${C}forEach`, { list: { a: '{{ 1 }}' } }] })).toEqual(['bad-value f.list']);
    expect(faultsOf({ f: [`${C}forEach`, { list: ['{{ 1 }}'] }] })).toEqual([]);
    expect(faultsOf({ d: ['core.operation.addToDate', { value: '2024-02-30', amount: 1 }] })).toEqual([
      'bad-value d.value',
    ]);
  });

  test('empty fields of a designer are not values', () => {
    expect(faultsOf({ d: ['core.time.delay', { seconds: '' }] })).toEqual(['missing-input d.seconds']);
    expect(faultsOf({ s: ['core.operation.slice', { value: 'abc', end: '' }] })).toEqual([]);
  });

  test('links', () => {
    const nodes: Nodes = {
      a: 'a',
      b: 'b',
      n: ['core.time.now'],
      l: [`${O}length`, { value: 'x' }],
      d: ['core.time.delay', { seconds: 1 }],
    };
    expect(faultsOf(nodes, ['start > a > b'])).toEqual([]);
    expect(faultsOf(nodes, ['start > zz', 'yy > a'])).toEqual(['dangling-link', 'dangling-link']);
    expect(faultsOf(nodes, ['start.then > a', 'start > a.in'])).toEqual([
      'dangling-link start.then',
      'dangling-link a.in',
    ]);
    expect(faultsOf(nodes, ['start > a', 'start > a'])).toEqual(['duplicate-link start']);
    expect(faultsOf(nodes, ['start > a.message', 'n.value > a'])).toEqual([
      'unlike-ports start',
      'unlike-ports n.value',
    ]);
    expect(faultsOf(nodes, ['n.value > d.seconds', 'l.result > d.seconds'])).toEqual([
      'unlike-types n.value',
    ]);
    expect(
      faults({
        ...(flowOf({ a: 'a' }, ['start > a']) as object),
        linkList: [link('l', 'start', 'a'), link('l', 'start', 'b')],
      }),
    ).toEqual(['duplicate-id l', 'dangling-link l']);
  });

  test('options', () => {
    const print = (level: Json): ShortNode => ['core.log.print', { message: 'a' }, { level }];
    expect(faultsOf({ a: print('loud') })).toEqual(['bad-option a.level']);
    expect(faultsOf({ a: print(['info']) })).toEqual(['bad-option a.level']);
    expect(faultsOf({ f: [`${C}forEach`, { list: [] }, { concurrency: 0 }] })).toEqual([
      'bad-option f.concurrency',
    ]);
    expect(faultsOf({ f: [`${C}forEach`, { list: [] }, { concurrency: '3' }] })).toEqual([]);
    expect(faultsOf({ w: [`${C}switch`, {}, { cases: ['a', 'a'] }] })).toEqual(['bad-option w.cases']);
    expect(faultsOf({ a: ['core.time.now', {}, {}, { retries: -1, timeout: 'soon' }] })).toEqual([
      'bad-option a.timeout',
      'bad-option a.retries',
    ]);
    expect(faultsOf({ e: [`${O}expression`] })).toEqual(['missing-option e.expression']);
    const date = (name: string, options: Values): ShortNode => [
      `${O}${name}`,
      { value: '2024-01-01', ...(name === 'addToDate' && { amount: 1 }) },
      options,
    ];
    expect(
      faultsOf({
        a: date('formatDate', { zone: 'Mars/Base' }),
        b: date('addToDate', { zone: '' }),
        c: date('parseDate', { format: 'dd.MM.' }),
        d: date('parseDate', { format: 'yyyy-yyyy' }),
        e: date('formatDate', { format: 'y'.repeat(201) }),
        f: date('parseDate', { format: 'dd.MM.yyyy', zone: 'asia/shanghai' }),
        g: date('formatDate', { format: 'MMMM', zone: 'UTC+3' }),
      }),
    ).toEqual([
      'bad-option a.zone',
      'bad-option b.zone',
      'bad-option c.format',
      'bad-option d.format',
      'bad-option e.format',
    ]);
  });

  test('variables', () => {
    expect(faultsOf({ s: set('y', 1), g: get('') }, [], { x: 0 })).toEqual([
      'missing-option g.variable',
      'unknown-variable s.variable',
    ]);
    expect(
      faultsOf({ p: '{{ vars.y + $count(vars.z) }} {{ $map(vars.x, function($v) { vars.w }) }}' }, [], {
        x: 0,
      }),
    ).toEqual(['unknown-variable p.message', 'unknown-variable p.message']);
    expect(faultsOf({}, [], { 'a:number': 'x', 'b:text': 1, 'c:number': '', ':string': '' })).toEqual([
      'bad-variable a',
      'bad-variable b',
      'bad-variable',
    ]);
    const twice = {
      ...(flowOf({}, []) as object),
      variables: [{ name: 'a' }, { name: 'a' }, { name: 'b', scope: 'world' }, 7],
    };
    expect(faults(twice)).toEqual(['duplicate-variable a', 'bad-variable b', 'bad-variable']);
    const password = (name: string, bytes: number) => ({ name, type: 'password', value: 'x'.repeat(bytes) });
    const secret = {
      ...(flowOf({}, []) as object),
      variables: [
        { name: 'a', scope: 'global', overridable: 'yes' },
        password('b', 16_000),
        password('c', 384),
        password('d', 1),
        { name: 'e', value: 'x'.repeat(100_000) },
      ],
    };
    expect(faults(secret)).toEqual(['bad-variable a', 'bad-variable d']);
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
