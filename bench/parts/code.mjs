import { runToEnd, submit } from '../api.mjs';
import { chain } from '../flows.mjs';
import { api, worker } from '../harness/bench.mjs';
import { latency, measureRow } from '../harness/measure-row.mjs';

/** The flows: how many nodes, which number of Fibonacci each computes, and the milliseconds to reach. */
const FLOWS = [
  { nodes: 40, number: 10, goal: 60 },
  { nodes: 10, number: 33, goal: 2_000 },
];

/** @param {number} number */
const fibonacci = (number) =>
  `const fibo = (n) => (n <= 1 ? n : fibo(n - 1) + fibo(n - 2));\nreturn fibo(${number});`;

/** @type {import('../parts.mjs').Part} */
export const code = {
  name: 'code',
  about: 'one job of javascript nodes in a row, executed and waited for through HTTP',
  programs: { API: api(), worker: worker() },
  async *measure(bench) {
    const url = bench.url('API');
    for (const { nodes, number, goal } of FLOWS) {
      const options = { formDatas: [{ name: 'code', value: fibonacci(number) }] };
      const node = {
        namespace: 'core.code',
        name: 'javascript',
        nodeType: 'function',
        detailPanel: { options },
      };
      const process = await submit(url, chain(Array.from({ length: nodes }, () => node)));
      yield await measureRow(bench, {
        name: `${nodes} nodes with fibo(${number})`,
        unit: 'ms',
        better: 'less',
        goal: { value: goal },
        ours: () => latency(() => runToEnd(url, process)),
      });
    }
  },
};
