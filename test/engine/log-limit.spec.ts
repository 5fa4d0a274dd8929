import { compileFlow } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { compile, flowOf } from './short-run.js';

const C = 'core.programming.';

describe('the limit of the log of a job, which nothing catches', () => {
  test('is counted the same at a replay', async () => {
    const flow = compile(
      { t: [`${C}tryCatch`], r: [`${C}repeat`, { count: 1000 }], p: 'x'.repeat(100), c: 'never' },
      ['start > t', 't.try > r', 'r.body > p', 't.catch > c'],
    );
    // As it is kept: 100 bytes of text behind 34 of time, level, node and spaces.
    const limits = { maxLogBytes: 13_400 };
    const first = await runFlow(flow, { limits });
    expect(first.outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('limit of 13400 bytes'),
    });
    expect(first.logs).toHaveLength(100);
    const again = await runFlow(flow, { limits, journal: first.journal.cut(60) });
    expect(again.outcome).toEqual(first.outcome);
    expect(again.logs).toHaveLength(40);
  });

  test('fails the job also where nothing awaits the callback that writes the line', async () => {
    let thrown: unknown = null;
    const node = askNode(
      (_, step) =>
        new Promise((resolve) => {
          const end = (): void => resolve({ value: 1 });
          step.signal.addEventListener('abort', end);
          setImmediate(() => {
            try {
              step.log('info', 'x'.repeat(200));
            } catch (error) {
              thrown = error;
              end();
            }
          });
        }),
    );
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const { outcome } = await runFlow(flow, { limits: { maxLogBytes: 100 } });
    // An error that nothing catches ends the worker.
    expect(thrown).toBeNull();
    expect(outcome).toMatchObject({
      state: 'failed',
      node: 'k',
      error: expect.stringContaining('limit of 100 bytes'),
    });
  });

  test('is not reached by a node that has ended, which writes nothing more', async () => {
    let late: () => void = () => undefined;
    const node = askNode(
      (_, step) => {
        late = () => step.log('info', 'x'.repeat(200));
        return { value: 1 };
      },
      { effect: 'pure' },
    );
    const flow = compileFlow(flowOf({ k: ['test.ask'] }, ['start > k']), catalogueWith(node));
    const { outcome, logs } = await runFlow(flow, { limits: { maxLogBytes: 100 } });
    // As in a timer, where nothing catches what is thrown.
    expect(late).not.toThrow();
    expect([outcome.state, logs]).toEqual(['successful', []]);
  });

  test('counts the time, the level and the node of every line', async () => {
    const { outcome } = await runFlow(compile({ p: '\n'.repeat(1_000) }, ['start > p']), {
      limits: { maxLogBytes: 30_000 },
    });
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('limit of 30000 bytes'),
    });
  });
});
