import { setImmediate } from 'node:timers/promises';
import { compileFlow } from '../../src/flow/index.js';
import { runFlow, shortFlow } from '../../src/flow/testing.js';
import type { Ran, ShortNode } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';

const C = 'core.programming.';

/** Twice as many microtasks as anything here takes from one step to the next. */
const MOST = 40;

async function pass(microtasks: number): Promise<void> {
  for (let left = microtasks; left > 0; left -= 1) await Promise.resolve();
}

/**
 * Runs a node in a branch that is stopped by the failure of another branch, so many microtasks after a moment for which both wait.
 * Afterwards the flow waits for an hour.
 *
 * @returns how the run ended, and in which order the failure was caught and second attempts of the node began
 */
async function stopAfter(microtasks: number, node: ShortNode): Promise<Ran & { happened: string[] }> {
  const happened: string[] = [];
  const moment = setImmediate();
  const ask = askNode(
    async ({ value }, { attempt }) => {
      if (value === 'caught' || attempt > 1) happened.push(value === 'caught' ? value : 'again');
      if (value === 'caught') return {};
      await moment;
      await pass(value === 'stops' ? microtasks : MOST / 2);
      throw new Error('no answer');
    },
    { effect: 'pure' },
  );
  const catalogue = catalogueWith(ask);
  const compile = (nodes: Record<string, ShortNode>, links: string[]) =>
    compileFlow(shortFlow({ start: ['core.event.start'], ...nodes }, links), catalogue);
  const callee = compile({ p: ['core.log.print', { message: 'called' }] }, ['start > p']);
  const flow = compile(
    {
      t: [`${C}tryCatch`],
      q: [`${C}parallel`],
      node,
      other: ['test.ask', { value: 'stops' }],
      caught: ['test.ask', { value: 'caught' }],
      p: ['core.log.print', { message: 'caught' }],
      d: ['core.time.delay', { seconds: 3600 }],
    },
    ['start > t', 't.try > q', 'q.1 > node', 'q.2 > other', 't.catch > caught', 'caught > p > d'],
  );
  // A run that does not park would not end.
  const ending = new AbortController();
  void (async () => {
    for (let turns = 0; turns < 100; turns += 1) await setImmediate();
    ending.abort();
  })();
  const ran = await runFlow(flow, {
    advance: 'never',
    parkMs: 1_000,
    signal: ending.signal,
    callee: async () => {
      await moment;
      await pass(MOST / 2);
      return { version: 1, flow: callee };
    },
  });
  return { ...ran, happened };
}

describe('a branch that is stopped between two of its steps', () => {
  test('begins no process that it was about to call, and lets the job be parked', async () => {
    for (let microtasks = 0; microtasks < MOST; microtasks += 1) {
      const { outcome, logs } = await stopAfter(microtasks, [`${C}callProcess`, { process: 1 }]);
      expect(outcome).toMatchObject({ state: 'parked' });
      expect(logs.at(-1)?.text).toBe('caught');
    }
  });

  test('begins no further attempt, and lets the job be parked', async () => {
    for (let microtasks = 0; microtasks < MOST; microtasks += 1) {
      const retried: ShortNode = ['test.ask', {}, {}, { retries: 1, retryDelay: 0 }];
      const { outcome, happened } = await stopAfter(microtasks, retried);
      expect(outcome).toMatchObject({ state: 'parked' });
      expect(happened.at(-1)).toBe('caught');
    }
  });
});
