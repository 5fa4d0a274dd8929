import { checkPackage } from './check-package.js';

const text = () => ({ en: 'Text', zh: '文本' });

/** A valid package with one function and one operation. */
function validPackage() {
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

/** The valid package with one property changed, such as `nodes.0.inputs.0.dataType`; undefined removes the property. */
function changed(path: string, value: unknown): unknown {
  // Tests also reach into places that a valid package does not have.
  const result: any = validPackage();
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key], result);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return result;
}

const RANGE = { name: 'n', dataType: 'number', title: text(), value: 3, min: 5, max: 1 };
test('says that a method of a class is no function of a node', () => {
  class Send {
    run(): object {
      return {};
    }
  }
  const node = Object.assign(new Send(), validPackage().nodes[0]);
  Reflect.deleteProperty(node, 'run');
  expect(checkPackage(changed('nodes.0', node))).toEqual([
    'acme.chat.send: must have exactly one of these functions as its own property, not as a method of its class: run',
  ]);
});

test('a default whose toJSON throws is refused', () => {
  const value = {
    toJSON() {
      throw new Error('no');
    },
  };
  expect(checkPackage(changed('nodes.0.inputs.0.value', value))).toEqual([
    expect.stringContaining('inputs[0].value must be a value that JSON can hold'),
  ]);
});

test.each([['nodes'], ['namespace'], ['title']])('a package whose %s cannot be read is refused', (key) => {
  const unreadable = Object.defineProperty(validPackage(), key, {
    enumerable: true,
    get() {
      throw new Error('no licence');
    },
  });
  const name = key === 'namespace' ? 'a package' : 'acme.chat';
  expect(checkPackage(unreadable)).toEqual([`${name}: cannot be read: no licence`]);
});

test('a valid package has no problems', () => {
  expect(checkPackage(validPackage())).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['namespace', undefined, 'a package: namespace is missing; it must be words'],
  ['namespace', 'core', 'core: namespace must be words'],
  ['namespace', 'core.chat', 'core.chat: namespace must be words'],
  ['namespace', 'acme chat', 'acme chat: namespace must be words'],
  ['title', 'Chat', 'acme.chat: title must be an object, not "Chat"'],
  ['title', { en: 'Chat' }, 'acme.chat: title.zh is missing; it must be a text'],
  ['description.en', ' ', 'acme.chat: description.en must be a text, not " "'],
  ['nodes', {}, 'acme.chat: nodes must be a list, not an object'],
  ['icon', 'x', 'acme.chat: icon is not a known property; known are: namespace, title, description, nodes'],
  ['nodes.0', 'send', 'acme.chat: nodes[0]: must be an object, not "send"'],
  ['nodes.0.name', undefined, 'acme.chat: nodes[0]: name is missing; it must be a name of letters'],
  ['nodes.0.name', 'a.b', 'acme.chat.a.b: name must be a name of letters, digits and _, not "a.b"'],
  ['nodes.1.name', 'send', 'acme.chat.send: name is used by another node of the package'],
  ['nodes.0.nodeType', 'action', 'acme.chat.send: nodeType must be one of: event, function,'],
  ['nodes.0.namespace', 'other', 'acme.chat.send: namespace must be one of: acme.chat, not "other"'],
  ['nodes.0.title.zh', undefined, 'acme.chat.send: title.zh is missing; it must be a text'],
  ['nodes.0.description', undefined, 'acme.chat.send: description is missing; it must be an object'],
  ['nodes.0.effect', 'pure', 'acme.chat.send: effect must be one of: outside, recorded, not "pure"'],
  ['nodes.1.effect', 'outside', 'acme.chat.mention: effect must be one of: pure, not "outside"'],
  ['nodes.0.revision', 0, 'acme.chat.send: revision must be a whole number from 1 on, not 0'],
  ['nodes.0.timeout', '5', 'acme.chat.send: timeout must be a number of seconds, not "5"'],
  ['nodes.0.run', undefined, 'acme.chat.send: must have exactly one of these functions: run'],
  ['nodes.0.run', 'x', 'acme.chat.send: run must be a function, not "x"'],
  ['nodes.0.retryAfterCrush', false, 'acme.chat.send: retryAfterCrush is not a known property; known are:'],
  ['nodes.1.run', () => ({}), 'acme.chat.mention: run is not a known property'],
  ['nodes.0.inputs', 5, 'acme.chat.send: inputs must be a list, not 5'],
  ['nodes.0.inputs.0.name', '', 'acme.chat.send: inputs[0].name must be a text, not an empty text'],
  ['nodes.0.inputs.0.dataType', 'text', 'acme.chat.send: inputs[0].dataType must be one of: string, number,'],
  ['nodes.0.inputs.0.title', undefined, 'acme.chat.send: inputs[0].title is missing; it must be an object'],
  ['nodes.0.inputs.0.value', () => 1, 'acme.chat.send: inputs[0].value must be a value that JSON can hold'],
  ['nodes.0.inputs.0.requried', true, 'acme.chat.send: inputs[0].requried is not a known property'],
  ['nodes.0.outputs.0.name', 'errorMessage', 'acme.chat.send: outputs[0].name cannot be "errorMessage"'],
  ['nodes.0.options.0.value', undefined, 'acme.chat.send: options[0].value is missing'],
  ['nodes.0.options.0.holds', 'x', 'acme.chat.send: options[0].holds must be one of: variable,'],
  [
    'nodes.0.flowOutputs',
    [{ name: 'error', title: text() }],
    'acme.chat.send: flowOutputs[0].name cannot be',
  ],
  [
    'nodes.0.options.0.dataType',
    'password',
    'acme.chat.send: options[0].dataType cannot be password: options are exported as they are',
  ],
  [
    'nodes.0.options.0.name',
    'timeout',
    'acme.chat.send: options[0].name cannot be "timeout": every function',
  ],
  [
    'nodes.0.options.0.dataType',
    'number',
    'acme.chat.send: options[0].value must be of the data type number',
  ],
  ['nodes.0.inputs.0.value', {}, 'acme.chat.send: inputs[0].value must be of the data type string'],
  ['nodes.0.options.0', RANGE, 'acme.chat.send: options[0].min must not be larger than max'],
  ['nodes.0.moreFlowOutputs', { option: 'no' }, 'acme.chat.send: moreFlowOutputs.option must be the name of'],
  ['nodes.0.inputs.0.name', '__proto__', 'acme.chat.send: inputs[0].name cannot be "__proto__"'],
  ['nodes.0.outputs.0.name', 'constructor', 'acme.chat.send: outputs[0].name cannot be "constructor"'],
  ['nodes.0.options.0.name', 'a\nb', 'acme.chat.send: options[0].name must be a text without line breaks'],
  ['nodes.0.outputs.0.name', 'a\0', 'acme.chat.send: outputs[0].name must be a text without line breaks'],
  [
    'nodes.0.example.outputs',
    { nope: 1 },
    'acme.chat.send: example.outputs.nope is not an output of the node',
  ],
  ['nodes.0.example', undefined, 'acme.chat.send: example is missing; it must be an object'],
  ['nodes.0.example', {}, 'the example of acme.chat.send: '],
  ['nodes.0.example.inputs', { txt: 'a' }, 'the example of acme.chat.send: '],
  ['nodes.0.example.options', { tone: 'shrill' }, 'the example of acme.chat.send: The option "tone"'],
])('reports %s as %p with its path', (path, value, problem) => {
  expect(checkPackage(changed(path, value))).toEqual(
    expect.arrayContaining([expect.stringContaining(problem)]),
  );
});

test('reports a default that its option does not allow', () => {
  const faulty: any = changed('nodes.0.options.0.value', 'mid');
  faulty.nodes[0].example.options = {};
  expect(checkPackage(faulty)).toEqual([expect.stringContaining('The option "tone"')]);
});

test('two ports of one side cannot have the same name', () => {
  const port = { name: 'text', dataType: 'any', title: text() };
  expect(checkPackage(changed('nodes.0.inputs', [port, port]))).toEqual([
    'acme.chat.send: inputs[1].name cannot be "text": the name is used twice',
  ]);
  expect(checkPackage(changed('nodes.0.flowInputs', [{ name: 'text', title: text() }]))).toEqual([
    'acme.chat.send: inputs[0].name cannot be "text": the name is used twice',
  ]);
});

test('reports all problems at once', () => {
  const problems = checkPackage({ namespace: 'core.x', nodes: [{ name: 'a', nodeType: 'operation' }, 7] });
  expect(problems.length).toBeGreaterThan(5);
});

test.each([[undefined], [null], [7], ['text'], [[]]])('%p is not a package', (value) => {
  expect(checkPackage(value)).toEqual([expect.stringMatching(/^a package: (is missing; it must|must) be /)]);
});
