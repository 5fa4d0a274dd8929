import type { ReadFlow } from './read-flow.js';

/** A flow has exactly one start. */
export function checkStart({ nodes, faults }: ReadFlow): void {
  const starts = nodes.filter(({ definition }) => definition.nodeType === 'event');
  if (starts.length === 0) {
    faults.add(
      'no-start',
      {},
      'Add a start node: a job would not know where to begin',
      '请添加一个 start 节点，作为任务的起点',
    );
  }
  for (const { id } of starts.slice(1)) {
    faults.add(
      'two-starts',
      { node: id },
      'The flow has another start already: remove one',
      '流程已有另一个 start 节点，请删除其一',
    );
  }
}
