import type { Json, Values } from '../../../src/flow/index.js';
import { shortFlow } from '../../../src/flow/testing.js';
import type { ShortNode } from '../../../src/flow/testing.js';
import { idOf } from './processes.js';
import type { Common, Expression, Node, Process } from './processes.js';

/** The flow of a process, as it is saved. */
export function flowOf({ nodes, links }: Process): Json {
  const byId = nodes.map((node, index): [string, ShortNode] => [idOf(index), shortNode(node)]);
  const control = links.map(({ from, output, to }) => `${portOf(from, output)} > ${idOf(to)}`);
  const data = nodes.flatMap((node, index) =>
    node.kind === 'set' ? node.linked.map((output) => `${output} > ${idOf(index)}.value`) : [],
  );
  const all: Record<string, ShortNode> = { start: ['core.event.start'], ...Object.fromEntries(byId) };
  return shortFlow(all, ['start > n0', ...control, ...data], { 'x: number': 0, 'y: any': 'y0' });
}

const portOf = (index: number, output: string): string =>
  output === '' ? idOf(index) : `${idOf(index)}.${output}`;

const CONTROL = 'core.programming';

function shortNode(node: Node): ShortNode {
  switch (node.kind) {
    case 'print':
      return ['core.log.print', { message: `is ${template(node.value)}` }];
    case 'set':
      return ['core.variable.set', { value: template(node.value) }, { variable: node.variable }];
    case 'branch':
    case 'while':
      return [`${CONTROL}.${node.kind}`, { condition: `{{ vars.x < ${node.below} }}` }];
    case 'switch':
      return [`${CONTROL}.switch`, { value: '{{ vars.x }}' }, { cases: ['0', '1', '2'] }];
    case 'forEach': {
      const list = Array.from({ length: node.count }, (_, index) => `e${index}`);
      return [`${CONTROL}.forEach`, { list }, { concurrency: node.concurrency }];
    }
    case 'repeat':
      return [`${CONTROL}.repeat`, { count: node.count }];
    case 'return': {
      const outputs = { value: template(node.value), x: '{{ vars.x }}', y: '{{ vars.y }}' };
      return [`${CONTROL}.return`, { outputs }];
    }
    case 'fail':
      return [`${CONTROL}.fail`, { message: node.message }];
    case 'delay':
      return ['core.time.delay', { seconds: node.takes / 1000 }, {}, forms(node.common)];
    case 'ask': {
      const request = { takes: node.takes, failures: node.failures, value: template(node.value) };
      return ['test.ask', { value: request }, {}, forms(node.common)];
    }
    case 'call': {
      const inputs = { process: node.process, inputs: { x: template(node.x) } };
      return [`${CONTROL}.callProcess`, inputs, {}, forms(node.common)];
    }
    default:
      return [`${CONTROL}.${node.kind}`];
  }
}

function template(expression: Expression): string {
  switch (expression.of) {
    case 'number':
      return `{{ ${expression.number} }}`;
    case 'output':
      return `{{ nodes.${expression.output} }}`;
    default:
      return `{{ vars.${expression.of} }}`;
  }
}

const forms = ({ before, after, timeout, retryDelay, ...others }: Common): Values => ({
  ...others,
  before: before / 1000,
  after: after / 1000,
  timeout: timeout / 1000,
  retryDelay: retryDelay / 1000,
});
