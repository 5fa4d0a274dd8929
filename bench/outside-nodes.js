/**
 * A node that acts on the outside, and does nothing there: what remains is the cost of committing its start and its outcome.
 *
 * @type {import('liucheng').NodePackage}
 */
export default {
  namespace: 'bench.outside',
  title: { en: 'Bench', zh: '基准' },
  description: { en: 'Nodes of the benchmark', zh: '基准测试的节点' },
  nodes: [
    {
      name: 'nothing',
      nodeType: 'function',
      effect: 'outside',
      title: { en: 'Nothing', zh: '空操作' },
      description: { en: 'Does nothing.', zh: '什么也不做。' },
      inputs: [],
      outputs: [],
      options: [],
      example: {},
      run: () => Promise.resolve({}),
    },
  ],
};
