import { compileFlow, Failure, type FunctionDefinition } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { flowOf } from './short-run.js';

describe('a resume of a job that failed in a process which a node of a package has called', () => {
  test.each(['pure', 'recorded', 'outside'] as const)(
    'runs the step that failed anew, and keeps those before it: %s',
    async (effect) => {
      const asked: string[] = [];
      const broken = new Set(['b']);
      const run: FunctionDefinition['run'] = async (inputs, step) => {
        const value = inputs.value as string;
        if (value === 'call') await step.call(2, {});
        else asked.push(value);
        if (broken.has(value)) throw new Failure(`${value} is broken`, true);
        return { value: 1 };
      };
      const inner = catalogueWith(askNode(run));
      const called = compileFlow(
        flowOf({ a: ['test.ask', { value: 'a' }], b: ['test.ask', { value: 'b' }] }, ['start > a > b']),
        inner,
      );
      const caller = catalogueWith(askNode(run, { effect }));
      const flow = compileFlow(flowOf({ s: ['test.ask', { value: 'call' }] }, ['start > s']), caller);
      const callee = () => Promise.resolve({ version: 1, flow: called });
      const first = await runFlow(flow, { callee });
      expect(first.outcome).toMatchObject({ state: 'failed', at: 's#1:1/b#1' });
      broken.clear();
      const second = await runFlow(flow, { callee, journal: first.journal.resumed('s#1:1/b#1') });
      expect(second.outcome).toMatchObject({ state: 'successful' });
      expect(asked).toEqual(['a', 'b', 'b']);
    },
  );

  test.each(['core.programming.callProcess', 'test.ask'])(
    'goes on in the process that %s had called, in its version, although it would call another one now',
    async (name) => {
      const asked: string[] = [];
      const signal = new AbortController();
      const run: FunctionDefinition['run'] = async (inputs, step) => {
        if (name === 'test.ask' && typeof inputs.value === 'number') await step.call(inputs.value, {});
        else asked.push(inputs.value as string);
        if (inputs.value === 'stop') signal.abort();
        return { value: 1 };
      };
      const nodes = catalogueWith(askNode(run));
      const called = (value: string) =>
        compileFlow(
          flowOf({ a: ['test.ask', { value }], s: ['test.ask', { value: 'stop' }] }, ['start > a > s']),
          nodes,
        );
      const looked: [number, number | undefined][] = [];
      const callee = (process: number, version?: number) => {
        looked.push([process, version]);
        return Promise.resolve({ version: version ?? process + 1, flow: called(`of ${process}`) });
      };
      const port = name === 'test.ask' ? 'value' : 'process';
      const calling = (process: number) =>
        compileFlow(flowOf({ c: [name, { [port]: '{{ vars.p }}' }] }, ['start > c'], { p: process }), nodes);
      const first = await runFlow(calling(2), { callee, signal: signal.signal });
      expect(first.outcome.state).toBe('aborted');
      const journal = first.journal.resumed(null, [], [], true);
      const second = await runFlow(calling(3), { callee, journal });
      expect(second.outcome.state).toBe('successful');
      expect(asked).toEqual(['of 2', 'stop', 'stop']);
      expect(looked).toEqual([
        [2, undefined],
        [2, 3],
      ]);
    },
  );
});
