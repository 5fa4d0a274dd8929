import { checkPackage } from './check-package.js';

const text = () => ({ en: 'Text', zh: '文本' });

/** A package that nothing is wrong with, with one node of each kind that people write. */
function sound() {
  return {
    namespace: 'acme.chat',
    title: text(),
    description: text(),
    nodes: [
      {
        name: 'send',
        nodeType: 'function',
        title: text(),
        description: text(),
        inputs: [{ name: 'text', dataType: 'string', title: text(), required: true }],
        outputs: [{ name: 'id', dataType: 'string', title: text() }],
        options: [
          { name: 'tone', dataType: 'string', title: text(), value: 'low', allowed: ['low', 'high'] },
        ],
        example: { inputs: { text: 'Hello {{ vars.name }}' }, options: { tone: 'high' } },
        run: () => ({ id: '1' }),
      },
      {
        name: 'mention',
        nodeType: 'operation',
        title: text(),
        description: text(),
        inputs: [{ name: 'name', dataType: 'string', title: text() }],
        outputs: [{ name: 'result', dataType: 'string', title: text() }],
        example: { inputs: { name: 'ada' } },
        compute: () => ({ result: '' }),
      },
    ],
  };
}

/** The sound package with one thing changed: `nodes.0.inputs.0.dataType`. Undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const result: any = sound();
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key], result);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return result;
}

test('a sound package has no problems', () => {
  expect(checkPackage(sound())).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['namespace', undefined, 'a package: namespace is missing; it is to be words'],
  ['namespace', 'core', 'core: namespace is to be words'],
  ['namespace', 'core.chat', 'core.chat: namespace is to be words'],
  ['namespace', 'acme chat', 'acme chat: namespace is to be words'],
  ['title', 'Chat', 'acme.chat: title is to be an object, not "Chat"'],
  ['title', { en: 'Chat' }, 'acme.chat: title.zh is missing; it is to be a text'],
  ['description.en', ' ', 'acme.chat: description.en is to be a text, not " "'],
  ['nodes', {}, 'acme.chat: nodes is to be a list, not an object'],
  ['icon', 'x', 'acme.chat: icon is no property of this; there are: namespace, title, description, nodes'],
  ['nodes.0', 'send', 'acme.chat: nodes[0]: is to be an object, not "send"'],
  ['nodes.0.name', undefined, 'acme.chat: nodes[0]: name is missing; it is to be a name of letters'],
  ['nodes.0.name', 'a.b', 'acme.chat.a.b: name is to be a name of letters, digits and _, not "a.b"'],
  ['nodes.1.name', 'send', 'acme.chat.send: name is that of another node of the package'],
  ['nodes.0.nodeType', 'action', 'acme.chat.send: nodeType is to be one of: event, function,'],
  ['nodes.0.namespace', 'other', 'acme.chat.send: namespace is to be one of: acme.chat, not "other"'],
  ['nodes.0.title.zh', undefined, 'acme.chat.send: title.zh is missing; it is to be a text'],
  ['nodes.0.description', undefined, 'acme.chat.send: description is missing; it is to be an object'],
  ['nodes.0.effect', 'pure', 'acme.chat.send: effect is to be one of: outside, recorded, not "pure"'],
  ['nodes.1.effect', 'outside', 'acme.chat.mention: effect is to be one of: pure, not "outside"'],
  ['nodes.0.revision', 0, 'acme.chat.send: revision is to be a whole number from 1 on, not 0'],
  ['nodes.0.timeout', '5', 'acme.chat.send: timeout is to be a number of seconds, not "5"'],
  ['nodes.0.run', undefined, 'acme.chat.send: is to have one function of its own, named: run'],
  ['nodes.0.run', 'x', 'acme.chat.send: run is to be a function, not "x"'],
  ['nodes.0.retryAfterCrush', false, 'acme.chat.send: retryAfterCrush is no property of this; there are:'],
  ['nodes.1.run', () => ({}), 'acme.chat.mention: run is no property of this'],
  ['nodes.0.inputs', 5, 'acme.chat.send: inputs is to be a list, not 5'],
  ['nodes.0.inputs.0.name', '', 'acme.chat.send: inputs[0].name is to be a text, not an empty text'],
  [
    'nodes.0.inputs.0.dataType',
    'text',
    'acme.chat.send: inputs[0].dataType is to be one of: string, number,',
  ],
  ['nodes.0.inputs.0.title', undefined, 'acme.chat.send: inputs[0].title is missing; it is to be an object'],
  ['nodes.0.inputs.0.value', () => 1, 'acme.chat.send: inputs[0].value is to be a value that JSON can hold'],
  ['nodes.0.inputs.0.requried', true, 'acme.chat.send: inputs[0].requried is no property of this'],
  ['nodes.0.outputs.0.name', 'errorMessage', 'acme.chat.send: outputs[0].name cannot be "errorMessage"'],
  ['nodes.0.options.0.value', undefined, 'acme.chat.send: options[0].value is missing'],
  ['nodes.0.options.0.holds', 'x', 'acme.chat.send: options[0].holds is to be one of: variable,'],
  [
    'nodes.0.flowOutputs',
    [{ name: 'error', title: text() }],
    'acme.chat.send: flowOutputs[0].name cannot be',
  ],
  ['nodes.0.example', undefined, 'acme.chat.send: example is missing; it is to be an object'],
  ['nodes.0.example', {}, 'the example of acme.chat.send: '],
  ['nodes.0.example.inputs', { txt: 'a' }, 'the example of acme.chat.send: '],
  ['nodes.0.example.options', { tone: 'shrill' }, 'the example of acme.chat.send: The option "tone"'],
])('%s as %p is told with its place', (path, value, problem) => {
  expect(checkPackage(changed(path, value))).toEqual(
    expect.arrayContaining([expect.stringContaining(problem)]),
  );
});

test('a default that its own option does not allow is told', () => {
  const faulty: any = changed('nodes.0.options.0.value', 'mid');
  faulty.nodes[0].example.options = {};
  expect(checkPackage(faulty)).toEqual([expect.stringContaining('The option "tone" is to be one of')]);
});

test('two ports of one side cannot bear one name', () => {
  const port = { name: 'text', dataType: 'any', title: text() };
  expect(checkPackage(changed('nodes.0.inputs', [port, port]))).toEqual([
    'acme.chat.send: inputs[1].name cannot be "text": it is there twice',
  ]);
  expect(checkPackage(changed('nodes.0.flowInputs', [{ name: 'text', title: text() }]))).toEqual([
    'acme.chat.send: inputs[0].name cannot be "text": it is there twice',
  ]);
});

test('all problems are told at once', () => {
  const problems = checkPackage({ namespace: 'core.x', nodes: [{ name: 'a', nodeType: 'operation' }, 7] });
  expect(problems.length).toBeGreaterThan(5);
});

test.each([[undefined], [null], [7], ['text'], [[]]])('%p is no package', (value) => {
  expect(checkPackage(value)).toEqual([expect.stringContaining('a package: is ')]);
});
