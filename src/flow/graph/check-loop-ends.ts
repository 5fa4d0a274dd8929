import type { ParsedFlow } from './parse-flow.js';
import type { ParsedNode } from './parsed-node.js';

/** Checks that each `break` and `continue` can be reached from the body of a loop. */
export function checkLoopEnds({ nodes, links, faults }: ParsedFlow): void {
  const ends = nodes.filter(endsLoop);
  if (ends.length === 0) return;
  const followers = new Map<ParsedNode, { port: string | null; target: ParsedNode }[]>();
  for (const { source, sourcePort, target, isFlow } of links) {
    if (!isFlow) continue;
    const list = followers.get(source);
    if (list === undefined) followers.set(source, [{ port: sourcePort, target }]);
    else list.push({ port: sourcePort, target });
  }
  const reached = new Set<ParsedNode>();
  const open: ParsedNode[] = [];
  for (const loop of nodes.filter(isLoop)) {
    for (const { port, target } of followers.get(loop) ?? []) if (port === 'body') open.push(target);
  }
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const { target } of followers.get(node) ?? []) open.push(target);
  }
  for (const { id, definition } of ends.filter((node) => !reached.has(node))) {
    const en = `No loop's body leads to this ${definition.name}: link it within one, or remove it`;
    faults.add(
      'outside-loop',
      { node: id },
      en,
      `没有循环体通向这个 ${definition.name}：请将其连入循环体或删除`,
    );
  }
}

/** A loop is a node with the flow output `body`. */
function isLoop({ definition }: ParsedNode): boolean {
  return definition.flowOutputs.some(({ name }) => name === 'body');
}

function endsLoop({ definition }: ParsedNode): boolean {
  return (
    definition.namespace === 'core.programming' &&
    (definition.name === 'break' || definition.name === 'continue')
  );
}
