import type { Json, Values } from '../../../src/flow/index.js';
import { FakeClock, runFlow } from '../../../src/flow/testing.js';
import { compile, fail, run } from '../short-run.js';
import type { Nodes } from '../short-run.js';
import { repeat, branch, back } from './short-nodes.js';

/** How a job ends, and what it has left. */
interface Ends {
  printed?: string[];
  outputs?: Json;
  /** The error of the job; without it the job is successful. */
  error?: RegExp;
  /** Seconds that have passed. */
  after?: number;
  /** Keys of its records. */
  records?: string[];
}
export type Case = [what: string, nodes: Nodes, links: string[], variables: Values, ends: Ends];

/** Processes that the cases call, by id. */
const CALLEES = new Map([
  [1, compile({ p: 'called', r: back({ n: '{{ vars.n + 1 }}' }) }, ['start > p > r'], { n: 0 })],
  [2, compile({ p: 'tried', f: fail('inside') }, ['start > p > f'])],
  [3, compile({ a: 'a' }, ['start > a'])],
  [
    4,
    compile({ r: repeat(3), b: branch('{{ nodes.r.index = 1 }}'), o: back({ at: '{{ nodes.r.index }}' }) }, [
      'start > r',
      'r.body > b',
      'b.then > o',
    ]),
  ],
]);

/** Runs each case, and replays it. */
export const testCases = (cases: readonly Case[]): void =>
  test.each(cases)(
    '%s',
    async (_what, nodes, links, variables, { printed, outputs, error, after, records }) => {
      const ran = await run(nodes, links, variables, {
        callee: (process) => {
          const flow = CALLEES.get(process);
          return Promise.resolve(flow ? { version: 1, flow } : null);
        },
      });
      if (error === undefined) expect(ran.outcome).toEqual({ state: 'successful', outputs: outputs ?? {} });
      else expect(ran.outcome).toMatchObject({ state: 'failed', error: expect.stringMatching(error) });
      if (printed !== undefined) expect(ran.printed).toEqual(printed);
      if (after !== undefined) expect(ran.clock.now() - new FakeClock().now()).toBe(after * 1000);
      if (records !== undefined) expect(ran.journal.added.map(([key]) => key)).toEqual(records);
      // A replay from all records has the same outcome, and repeats nothing.
      const again = await runFlow(compile(nodes, links, variables), {
        journal: ran.journal.cut(),
        callee: (process) =>
          Promise.resolve(CALLEES.has(process) ? { version: 1, flow: CALLEES.get(process)! } : null),
      });
      expect([again.outcome, again.logs, again.journal.added]).toEqual([ran.outcome, [], []]);
    },
  );
