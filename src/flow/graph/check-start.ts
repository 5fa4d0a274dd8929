import type { ParsedFlow } from './parse-flow.js';

/** Checks that a flow has exactly one start. */
export function checkStart({ nodes, faults }: ParsedFlow): void {
  const starts = nodes.filter(({ definition }) => definition.nodeType === 'event');
  if (starts.length === 0) {
    faults.add(
      'no-start',
      {},
      'Add a start node: the job starts there',
      '请添加一个 start 节点，作为任务的起点',
    );
  }
  for (const { id } of starts.slice(1)) {
    faults.add(
      'two-starts',
      { node: id },
      'The flow already has another start node: remove one of them',
      '流程已有另一个 start 节点，请删除其一',
    );
  }
}
