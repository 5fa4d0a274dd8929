import { readFileSync } from 'node:fs';
import {
  compileFlow,
  describeCatalogue,
  fullName,
  isFunction,
  usedDefinitions,
  validateFlow,
} from '../flow/index.js';
import type { Json, NodeDefinition } from '../flow/index.js';
import { DEFAULT_LIMITS, runNode } from '../flow/testing.js';
import { catalogue, flowOf } from '../../test/engine/short-run.js';

const definitions = catalogue.packages.flatMap(({ nodes }) => nodes);
const byName = definitions.map((definition) => [fullName(definition), definition] as const);
/** The values that the examples may read. */
const variables = { text: 'a text', number: 5, list: [1, 2, 5], object: { a: 1 } };
/** Nodes whose example needs a server or other things, and which have their own tests. */
const EXAMPLES_NOT_RUN = [
  'core.event.wait',
  'core.http.request',
  'core.shell.command',
  'core.programming.callProcess',
];

function asSaved(definition: NodeDefinition): Json {
  const { inputs = {}, options = {} } = definition.example;
  return flowOf(
    { n: [fullName(definition), inputs, options], l: ['core.programming.repeat', { count: 1 }] },
    ['start > l', ...linkTo(definition)],
    variables,
  );
}

/** The nodes before the example, which make every example valid: a loop around it. */
function linkTo(definition: NodeDefinition): string[] {
  return definition.flowInputs.length > 0 ? ['l.body > n'] : [];
}

function moreOutputs({ outputs, example }: NodeDefinition): string[] {
  return Object.keys(example.outputs ?? {}).filter((name) => !outputs.some((port) => port.name === name));
}

describe.each(byName)('%s', (name, definition) => {
  test('has titles and a description in both languages', () => {
    const titled = [
      ...definition.inputs,
      ...definition.outputs,
      ...definition.options,
      ...definition.flowInputs,
      ...definition.flowOutputs,
    ];
    for (const { title } of [definition, ...titled]) {
      expect(title.en).not.toBe('');
      expect(title.zh).not.toBe('');
    }
    expect(definition.description.en).toMatch(/\.$/);
    expect(definition.description.zh).toMatch(/[。）]$/);
    expect(definition.revision).toBeGreaterThan(0);
  });

  test('declares no port and no option twice', () => {
    const { inputs, outputs, options, flowInputs, flowOutputs } = definition;
    for (const list of [inputs, outputs, options, flowInputs, flowOutputs]) {
      expect(new Set(list.map((item) => item.name)).size).toBe(list.length);
    }
  });

  test('has an example without faults', () => {
    if (definition.nodeType === 'event') return;
    expect(validateFlow(asSaved(definition), catalogue, DEFAULT_LIMITS)).toEqual([]);
  });

  test('has an example that runs', async () => {
    if (EXAMPLES_NOT_RUN.includes(name)) return;
    const { inputs, options, outputs } = definition.example;
    const ran = await runNode(definition, inputs, {
      options: options ?? {},
      outputs: moreOutputs(definition),
      variables,
    });
    const fails = ['fail', 'break', 'continue'].includes(definition.name);
    expect([ran.outcome.state, ran.outcome]).toMatchObject([fails ? 'failed' : 'successful', {}]);
    if (outputs !== undefined) expect(ran.outputs).toMatchObject(outputs);
  });
});

describe('the catalogue', () => {
  test('lists exactly the nodes of the contract, with the ports that it names', () => {
    const contract = readContract();
    expect(definitions.map(fullName).sort()).toEqual([...contract.keys()].sort());
    for (const definition of definitions) {
      const wanted = contract.get(fullName(definition));
      expect([fullName(definition), wanted]).toEqual([fullName(definition), expect.anything()]);
      if (wanted === undefined) continue;
      expect(definition.nodeType).toBe(wanted.nodeType);
      expect(definition.effect).toBe(wanted.effect);
      const ports = [...definition.inputs, ...definition.outputs].map((port) => port.name);
      for (const port of wanted.ports) expect(ports).toContain(port);
    }
  });

  test('describes each node only once in a language', () => {
    const nodesIn = (language: 'en' | 'zh') =>
      describeCatalogue(catalogue, language).flatMap(({ nodes }) => nodes);
    const once = nodesIn('zh');
    nodesIn('zh').forEach((node, index) => expect(node).toBe(once[index]));
  });

  test('describes nodes in the shape of saved ones, in the requested language', () => {
    const [event] = describeCatalogue(catalogue, 'zh');
    expect(event).toMatchObject({
      namespace: 'core.event',
      title: '事件',
      nodes: [
        { name: 'start', title: '开始' },
        { name: 'token', title: '事件令牌' },
        { name: 'wait', title: '等待事件' },
      ],
    });
    const request = describeCatalogue(catalogue, 'en')
      .flatMap(({ nodes }) => nodes)
      .find((node) => node.name === 'request');
    expect(Object.keys(request ?? {})).toEqual([
      'namespace',
      'name',
      'nodeType',
      'effect',
      'title',
      'description',
      'ports',
      'detailPanel',
      'example',
    ]);
    expect(request).toMatchObject({
      detailPanel: {
        common: {
          formDatas: expect.arrayContaining([expect.objectContaining({ name: 'timeout', value: 300 })]),
        },
      },
    });
  });

  test('finds by name, title and description, in both languages', () => {
    const found = (search: string) =>
      describeCatalogue(catalogue, 'en', search).flatMap(({ nodes }) => nodes.map(({ name }) => name));
    expect(found('HTTP request')).toEqual(['request']);
    expect(found('延时')).toEqual(['delay']);
    expect(found('core.time')).toEqual(['delay', 'now']);
    expect(found('nothing of that kind')).toEqual([]);
  });

  test('the nodes of the description can be pasted into a flow', () => {
    for (const node of describeCatalogue(catalogue, 'en').flatMap(({ nodes }) => nodes)) {
      const { nodeType, example } = node as { nodeType: string; example: { name: string } };
      if (nodeType === 'event') continue;
      const flow = flowOf({ l: ['core.programming.repeat', { count: 1 }] }, ['start > l'], variables) as {
        nodeList: Json[];
        linkList: Json[];
      };
      flow.nodeList.push(example);
      if (nodeType !== 'operation' && nodeType !== 'variable_get') {
        flow.linkList.push({ source: 'l', sourcePort: 'body', target: example.name });
      }
      expect(validateFlow(flow, catalogue, DEFAULT_LIMITS)).toEqual([]);
    }
  });

  test('a flow names the definitions that it uses', () => {
    const flow = compileFlow(flowOf({ a: 'a', b: 'b' }, ['start > a > b']), catalogue);
    expect(usedDefinitions(flow)).toEqual({ 'core.event.start': 1, 'core.log.print': 1 });
  });

  test('every function has the common options', () => {
    expect(definitions.filter(isFunction).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['print', 'delay', 'now', 'request', 'callProcess']),
    );
  });
});

/** The table of built-in nodes on which saved flows depend. */
function readContract(): Map<string, { nodeType: string; effect: string; ports: string[] }> {
  const lines = readFileSync(new URL('./contract.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', nodeType = '', effect = '', ports = ''] = line.split(/\s*\|\s*/);
      return [name, { nodeType, effect, ports: ports.split(' ').filter((port) => port !== '') }];
    }),
  );
}
