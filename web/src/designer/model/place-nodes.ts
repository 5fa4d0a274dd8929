import { moveTo } from './commands/nodes.js';
import type { Place } from './commands/nodes.js';
import { kindOf } from './definitions.js';
import type { Definitions } from './definitions.js';
import type { Flow } from './flow.js';
import { NODE_WIDTH, sizeOf } from './geometry.js';
import { portsOf } from './ports.js';

const GAP_X = 80;
const GAP_Y = 30;

/**
 * Gives places to nodes without one, as flows written by hand have them: in columns by their distance from the nodes that nothing
 * links to. It takes no time that one notices; a layout with elkjs is nicer.
 */
export function placeNodes(flow: Flow, definitions: Definitions): Flow {
  const isPlaced = ({ x, y }: { x?: unknown; y?: unknown }) => typeof x === 'number' && typeof y === 'number';
  const homeless = flow.nodeList.filter((node) => !isPlaced(node));
  if (homeless.length === 0) return flow;
  const columns = columnsOf(flow);
  const lowest = flow.nodeList.filter(isPlaced).map(({ y }) => (y ?? 0) + 200);
  const top = lowest.length > 0 ? Math.max(...lowest) : 0;
  const nextY = new Map<number, number>();
  const places = homeless.map(({ id }, index): [string, Place] => {
    const column = columns.get(id) ?? 0;
    const node = homeless[index];
    const height = node ? sizeOf(portsOf(node, definitions.get(kindOf(node)))).height : 0;
    const y = nextY.get(column) ?? top;
    nextY.set(column, y + height + GAP_Y);
    return [id, { x: column * (NODE_WIDTH + GAP_X), y }];
  });
  return moveTo(flow, new Map(places));
}

/** The column of each node: one more than the first node found that links to it. */
function columnsOf(flow: Flow): Map<string, number> {
  const next = new Map<string, string[]>();
  const hasSource = new Set<string>();
  for (const { source, target } of flow.linkList) {
    const targets = next.get(source);
    if (targets) targets.push(target);
    else next.set(source, [target]);
    if (source !== target) hasSource.add(target);
  }
  const columns = new Map<string, number>();
  const open = flow.nodeList.filter(({ id }) => !hasSource.has(id)).map(({ id }) => ({ id, column: 0 }));
  // A cycle that nothing leads into begins at its first node.
  const rest = flow.nodeList.map(({ id }) => ({ id, column: 0 }));
  for (const start of [open, rest]) {
    for (let at = 0; at < start.length; at++) {
      const item = start[at];
      if (item === undefined || columns.has(item.id)) continue;
      columns.set(item.id, item.column);
      for (const id of next.get(item.id) ?? []) start.push({ id, column: item.column + 1 });
    }
  }
  return columns;
}
