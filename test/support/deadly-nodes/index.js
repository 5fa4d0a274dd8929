/** @param {string} en */
const title = (en) => ({ en, zh: en });
/**
 * @param {string} name
 * @param {() => unknown} run
 */
const node = (name, run) => ({
  name,
  nodeType: 'function',
  title: title(name),
  description: title(name),
  example: {},
  run,
});

/** Nodes that harm the process that runs them, for tests. */
export default {
  namespace: 'test.deadly',
  title: title('Deadly'),
  description: title('What no node should do'),
  nodes: [
    node('die', () => {
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    }),
    node('spin', () => {
      for (;;);
    }),
    node('never', () => new Promise(() => undefined)),
    node('block', () => {
      // Longer than the lease of these tests, in one piece: nothing else of its process runs meanwhile.
      const end = Date.now() + 3_000;
      while (Date.now() < end);
      return {};
    }),
  ],
};
