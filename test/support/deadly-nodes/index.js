const title = (en) => ({ en, zh: en });
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
  ],
};
