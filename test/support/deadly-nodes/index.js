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

/**
 * Keeps the event loop as an endless loop does, but leaves the processor to the other tests.
 *
 * @param {number} ms
 */
const block = (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

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
    node('spin', () => block(Infinity)),
    node('never', () => new Promise(() => undefined)),
    node('block', () => {
      // Longer than the lease of these tests, in one piece: nothing else of its process runs meanwhile.
      block(3_000);
      return {};
    }),
  ],
};
