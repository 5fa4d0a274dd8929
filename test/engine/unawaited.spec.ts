import { setImmediate } from 'node:timers/promises';
import { compileFlow, messageOf } from '../../src/flow/index.js';
import type { Catalogue, FunctionStep, Values } from '../../src/flow/index.js';
import { FakeClock, runFlow } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';
import { askNode, catalogueWith } from './ask-node.js';
import { flowOf } from './short-run.js';

type Nodes = NonNullable<Parameters<typeof builtinCatalogue>[0]>[number]['nodes'];

describe('a rejection that the code of a package leaves to nobody ends no worker', () => {
  const left: unknown[] = [];
  const note = (reason: unknown): void => void left.push(reason);
  beforeAll(() => process.on('unhandledRejection', note));
  beforeEach(() => void (left.length = 0));
  afterAll(() => process.off('unhandledRejection', note));

  const endOf = async (catalogue: Catalogue) => {
    const flow = compileFlow(flowOf({ k: ['test.ask', { value: 1 }] }, ['start > k']), catalogue);
    const { outcome } = await runFlow(flow, { clock: new FakeClock(), advance: 'always' });
    // Node looks for rejections that nobody awaits after each turn of the event loop.
    await setImmediate();
    expect(left).toEqual([]);
    return outcome;
  };

  const late = (): Promise<never> => Promise.reject(new Error('too late'));

  test.each([
    ['choose', { choose: late }],
    ['assign', { assign: late }],
    ['control', { control: late }],
    ['control', { control: () => ({ next: late }) }],
  ])('of "%s", which must not wait: the node fails', async (method, definition) => {
    const common = askNode(() => Promise.resolve({}));
    Reflect.deleteProperty(common, 'run');
    const node = { ...common, nodeType: 'programming', effect: 'pure', outputs: [], ...definition };
    const text = { en: 'for tests', zh: '测试用' };
    const catalogue = builtinCatalogue([
      { namespace: 'test', title: text, description: text, nodes: [node] as unknown as Nodes },
    ]);
    expect(await endOf(catalogue)).toMatchObject({
      state: 'failed',
      error: `Node "k": "${method}" of the node must not be async`,
    });
  });

  test.each<[string, (step: FunctionStep) => Promise<unknown>]>([
    ['wait', (step) => step.wait(NaN)],
    ['call', (step) => step.call(99, {})],
    ['createToken', (step) => step.createToken(-1)],
    ['untimed', (step) => step.untimed(late())],
  ])('of a method of the step: %s', async (_, ask) => {
    const run = async (_inputs: Values, step: FunctionStep): Promise<Values> => {
      void ask(step);
      await step.wait(1);
      return { value: 1 };
    };
    expect(await endOf(catalogueWith(askNode(run, { effect: 'recorded' })))).toMatchObject({
      state: 'successful',
    });
  });

  test('an error whose message throws has none', () => {
    class Odd extends Error {
      override get message(): string {
        throw new Error('odd');
      }
    }
    expect(messageOf(new Odd())).toBe(messageOf(undefined));
  });
});
