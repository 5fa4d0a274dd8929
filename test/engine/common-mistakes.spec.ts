import { validateFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

type Parts = Record<string, Json>;

const START: Json = { id: 's', namespace: 'core.event', name: 'start' };
const node = (parts: Parts, name = 'core.log.print'): Json => ({
  id: 'a',
  namespace: name.slice(0, name.lastIndexOf('.')),
  name: name.slice(name.lastIndexOf('.') + 1),
  ...parts,
});
const flow = (a: Json, more: Parts = {}): Json => ({ nodeList: [START, a], ...more });
const option = (name: string, value: Json) => ({ formDatas: [{ name, value }] });
const input = (...ports: Json[]): Parts => ({ ports: { input: ports } });
const found = (json: Json) => validateFlow(json, catalogue, DEFAULT_LIMITS);

const code = (text: string) =>
  flow(node({ detailPanel: { options: option('code', text) } }, 'core.code.javascript'));

/** A mistake, the place that the fault names, and a text in its message. */
const MISTAKES: [name: string, json: Json, place: string, says: string][] = [
  ['ports that are a text', flow(node({ ports: 'x' })), 'bad-node a', '"ports"'],
  ['ports that are a list', flow(node({ ports: [{ name: 'message' }] })), 'bad-node a', '"ports"'],
  [
    'a side that is an object',
    flow(node({ ports: { input: { message: 'a' } } })),
    'bad-node a',
    'ports.input',
  ],
  ['inputs in ports', flow(node({ ports: { inputs: [] } })), 'unknown-key a', '"ports.input"'],
  ['inputs of a node', flow(node({ inputs: { message: 'a' } })), 'unknown-key a', '"ports.input"'],
  [
    'options of a node',
    flow(node({ options: { level: 'warn' } })),
    'unknown-key a',
    '"detailPanel.options.formDatas"',
  ],
  [
    'common options of a node',
    flow(node({ common: { retries: 2 } })),
    'unknown-key a',
    '"detailPanel.common.formDatas"',
  ],
  [
    'formDatas that are not in options',
    flow(node({ detailPanel: { formDatas: [{ name: 'level', value: 'warn' }] } })),
    'unknown-key a',
    '"detailPanel.options.formDatas"',
  ],
  [
    '== of other languages',
    flow(node(input({ name: 'message', value: '{{ 1 == 2 }}' }))),
    'bad-expression a.message',
    'a single =',
  ],
  [
    '&& of other languages',
    flow(node(input({ name: 'message', value: '{{ 1 && 2 }}' }))),
    'bad-expression a.message',
    '"and"',
  ],
  [
    '|| of other languages',
    flow(node(input({ name: 'message', value: '{{ 1 || 2 }}' }))),
    'bad-expression a.message',
    '"or"',
  ],
  [
    '! of other languages',
    flow(node(input({ name: 'message', value: '{{ !true }}' }))),
    'bad-expression a.message',
    '$not(',
  ],
  ['links of a flow', flow(node({}), { links: [] }), 'unknown-key', '"linkList"'],
  ['edges of a flow', flow(node({}), { edges: [] }), 'unknown-key', '"linkList"'],
  [
    'a handle of a link',
    flow(node({}), { linkList: [{ id: 'l', source: 's', target: 'a', sourceHandle: 'x' }] }),
    'unknown-key l',
    '"sourcePort"',
  ],
  [
    'the default of a variable',
    flow(node({}), { variables: [{ name: 'v', default: 1 }] }),
    'unknown-key v',
    '"value"',
  ],
  [
    'an unknown option',
    flow(node({ detailPanel: { options: option('levle', 'warn') } })),
    'unknown-option a.levle',
    '"level"',
  ],
  [
    'an unknown common option',
    flow(node({ detailPanel: { common: option('retry', 1) } })),
    'unknown-option a.retry',
    '"retries"',
  ],
  [
    'a common option of a node that has none',
    flow(node({ detailPanel: { common: option('retries', 2) } }, 'core.programming.sequence')),
    'unknown-option a.retries',
    'only functions and calls',
  ],
  [
    'a common option among those of the node',
    flow(node({ detailPanel: { options: option('retries', 2) } })),
    'unknown-option a.retries',
    '"detailPanel.common.formDatas"',
  ],
  [
    'an option of the node among the common ones',
    flow(node({ detailPanel: { common: option('level', 'warn') } })),
    'unknown-option a.level',
    '"detailPanel.options.formDatas"',
  ],
  [
    'an option that is not in formDatas',
    flow(node({ detailPanel: { options: { level: 'warn' } } })),
    'unknown-key a.level',
    'formDatas',
  ],
  [
    'formDatas that are not a list',
    flow(node({ detailPanel: { options: { formDatas: {} } } })),
    'bad-option a',
    'formDatas',
  ],
  [
    'an option of another kind',
    flow(node({ detailPanel: { options: option('level', 'nope') } })),
    'bad-option a.level',
    '"warn"',
  ],
  [
    'half a retry',
    flow(node({ detailPanel: { common: option('retries', 1.5) } })),
    'bad-option a.retries',
    'whole number',
  ],
  [
    'half a retry as a text, as forms send it',
    flow(node({ detailPanel: { common: option('retries', '1.5') } })),
    'bad-option a.retries',
    'whole number',
  ],
  [
    'a number of retries as text',
    flow(node({ detailPanel: { common: option('retries', 'two') } })),
    'bad-option a.retries',
    'number',
  ],
  [
    'two ports with one id',
    flow(node({ ports: { input: [{ id: 'x', name: 'message' }], output: [{ id: 'x', name: null }] } })),
    'duplicate-id a',
    '"x"',
  ],
  [
    'two ports with one name',
    flow(node(input({ name: 'message', value: 'a' }, { name: 'message', value: 'b' }))),
    'duplicate-port a.message',
    '"message"',
  ],
  ['a value of a port without a name', flow(node(input({ value: 'a' }))), 'bad-port a', 'give it the name'],
  [
    'an option of a node that has none',
    flow(node({ detailPanel: { options: option('x', 1) } }, 'core.programming.parallel')),
    'unknown-option a.x',
    'remove it, since there are none',
  ],
  ['code that ends too soon', code('const a = {;\nreturn a;'), 'bad-code a.code', 'line 1'],
  ['code with an unmatched closing bracket', code('return 1;\n}'), 'bad-code a.code', 'line 2'],
  [
    'a port that is misspelt',
    flow(node(input({ name: 'mesage', value: 1 }))),
    'unknown-port a.mesage',
    '"message"',
  ],
  ['a node that is misspelt', flow(node({}, 'core.log.prnit')), 'unknown-node a', 'core.log.print'],
  ['a node in another namespace', flow(node({}, 'core.request')), 'unknown-node a', 'mean core.http.request'],
  [
    'a node that its package does not have',
    flow(node({}, 'core.log.writeToTheConsole')),
    'unknown-node a',
    'core.log.print',
  ],
  [
    'a node whose name has the namespace',
    flow({ id: 'a', name: 'core.log.print' }),
    'unknown-node a',
    '"namespace": "core.log", "name": "print"',
  ],
  ['a node without a type', flow({ id: 'a' }), 'unknown-node a', '"namespace" and "name"'],
  ['a node of no package', flow(node({}, 'acme.crm.createContact')), 'unknown-node a', 'core.http.*'],
  [
    'a link to a flow port that does not exist',
    flow(node({}), { linkList: [{ id: 'l', source: 'a', target: 's' }] }),
    'dangling-link s l',
    'flow port without a name',
  ],
  [
    'a data port that is called a flow port',
    flow(node(input({ name: 'message', portType: 'flow', value: 'a' }))),
    'bad-port a.message',
    '"message" is a data port: make its portType "input"',
  ],
  [
    'a flow port that is called a data port',
    flow(node({ ports: { output: [{ name: 'error', portType: 'output' }] } })),
    'bad-port a.error',
    '"error" is a flow port: make its portType "flow"',
  ],
  [
    'a case that is called a data port',
    flow(
      node(
        {
          ports: { output: [{ name: 'paid', portType: 'output' }] },
          detailPanel: { options: option('cases', ['paid']) },
        },
        'core.programming.switch',
      ),
    ),
    'bad-port a.paid',
    '"paid" is a flow port: make its portType "flow"',
  ],
  [
    'a link from a case that does not exist',
    flow(
      node(
        { detailPanel: { options: option('cases', ['paid', { deeply: 'nested' }, 7]) } },
        'core.programming.switch',
      ),
      { linkList: [{ id: 'l', source: 'a', sourcePort: 'payed', target: 'a' }] },
    ),
    'dangling-link a.payed l',
    '(it has "default", "paid", "7")',
  ],
  [
    'an expression',
    flow(node(input({ name: 'message', value: '{{ 1 + }}' }))),
    'bad-expression a.message',
    'character 6',
  ],
];

const reads = (expression: string): Json =>
  flow(node(input({ name: 'message', value: `a {{ ${expression} }}` })), {
    variables: [{ name: 'who', type: 'any' }],
  });

/** Expressions that read what cannot exist, and a text in the message of their fault. */
const READ_NOTHING: [expression: string, says: string][] = [
  ['who', 'vars.who'],
  ['who.name', 'vars.who'],
  ['$uppercase(who)', 'vars.who'],
  ['{ "a": [1, who] }', 'vars.who'],
  ['$who', 'vars.who'],
  ['var.who', 'vars?'],
  ['Vars.who', 'vars?'],
  ['$vars.who', 'vars?'],
  ['node.a.body', 'nodes?'],
  ['foo', 'vars, inputs, job and nodes'],
  ['$uppercas(vars.who)', '$uppercas'],
  ['vars.who ~> $uppercas', '$uppercas'],
  ['inputs.whoo', 'inputs.whoo'],
  ['job.name', 'job.id or job.process'],
  ['{ "a": vars.whoo }', 'vars.whoo'],
];

/** Expressions with names that stand for something in them. */
const READ_SOMETHING = [
  'vars.who[name = "a"].street',
  'vars.who.(name & street)',
  'vars.who.{ "n": name }',
  'vars.who{ category: $sum(price) }',
  'vars.who^(>price, name)',
  '$map(vars.who, function($v, $i) { $i & $v.name })',
  '($x := vars.who; $f := function($y) { $x & $y }; $f(1))',
  'vars.who@$w.street[name = $w.name]',
  'vars.who#$i.{ "i": $i, "all": $$.vars, "own": $.name }',
  'vars.who[price > 1]#$i.{ "i": $i }',
  'vars.who.name.%.street',
  'vars.who ~> |street|{ "city": name }|',
  'inputs.who & job.id & job.process & nodes.s',
  '$exists(vars.who) ? $string(vars.who) : $keys(*)',
  '*.who',
  '**',
];

describe('obvious mistakes are faults that say where they are and how to correct them', () => {
  test.each(MISTAKES)('%s', (_, json, place, says) => {
    const faults = found(json);
    const told = faults.map(({ code: what, node: id, port, link }) =>
      [what, [id, port].filter((part) => part !== null).join('.'), link ?? '']
        .filter((part) => part !== '')
        .join(' '),
    );
    expect(told).toContain(place);
    const fault = faults[told.indexOf(place)]!;
    expect(fault.message.en).toContain(says);
    // Wholly Chinese: no English sentence is left in it.
    expect(fault.message.zh).toMatch(/[\u4e00-\u9fff]{2}/);
    expect(fault.message.zh).not.toMatch(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/i);
  });

  test.each(READ_NOTHING)('an expression that reads what does not exist: %s', (expression, says) => {
    const faults = found(reads(expression));
    expect(faults.map(({ node: id, port }) => [id, port])).toEqual([['a', 'message']]);
    expect(faults[0]?.message.en).toContain(says);
    expect(faults[0]?.message.zh).toMatch(/[\u4e00-\u9fff]{2}/);
  });

  test.each(READ_SOMETHING)('what an expression names itself is not a fault: %s', (expression) =>
    expect(found(reads(expression))).toEqual([]),
  );

  test('the option of core.operation.expression reads inputs by their names', () => {
    const parts = {
      ports: { input: [{ name: 'b', value: 1 }] },
      detailPanel: { options: option('expression', 'b + 1') },
    };
    expect(found(flow(node(parts, 'core.operation.expression')))).toEqual([]);
  });

  test('a fault of an expression has one position', () => {
    const [fault] = found(flow(node(input({ name: 'message', value: '{{ 1 + }}' }))));
    expect(fault?.message.en.match(/at character/g)).toHaveLength(1);
    expect(fault?.message.zh).toBe('“message”中的表达式在第 6 个字符处有误：表达式未完就结束了');
  });
});

describe('fields of a front end are not faults', () => {
  test.each<[string, Json]>([
    [
      'styles and coordinates',
      flow(node({ x: 1, y: 2, className: 'c', style: { fill: 'red' }, data: [], label: 'a' })),
    ],
    [
      'keys beside those of ports',
      flow(node(input({ name: 'message', value: 'a', color: 'red', type: 'x', id: 'p' }))),
    ],
    ['its own list of links beside ours', flow(node({}), { linkList: [], edges: [1], nodes: [] })],
    ['its own inputs beside ports', flow(node({ ports: { input: [], output: [] }, inputs: [1] }))],
    [
      'panels that it adds',
      flow(node({ detailPanel: { options: { formDatas: [], title: 'x' }, help: {} } })),
    ],
    [
      'keys of formDatas',
      flow(
        node({
          detailPanel: {
            options: { formDatas: [{ name: 'level', value: 'info', label: 'L', options: ['a'] }] },
          },
        }),
      ),
    ],
    [
      'numbers as texts, as forms send them',
      flow(node({ detailPanel: { common: { formDatas: [{ name: 'retries', value: '2' }] } } })),
    ],
    [
      'flow ports with values',
      flow(node(input({ name: null, portType: 'flow', value: '' }, { value: null }, { value: '' }))),
    ],
    [
      'an empty panel of common options, for each node',
      flow(node({ detailPanel: { common: { formDatas: [] } } }, 'core.programming.sequence')),
    ],
    [
      'common options that are left blank, for each node',
      flow(
        node(
          { detailPanel: { common: { formDatas: [{ name: 'retries', value: '' }, { name: 'timeout' }] } } },
          'core.programming.sequence',
        ),
      ),
    ],
    ['nothing at all', flow(node({ ports: null, detailPanel: null }))],
  ])('%s', (_, json) => expect(found(json)).toEqual([]));
});

test('code is read and never run', () => {
  expect(found(code('globalThis.leaked = 1;\nreturn 1;'))).toEqual([]);
  expect('leaked' in globalThis).toBe(false);
  expect(found(code('const a = await x;\nreturn { a };'))).toEqual([]);
});
