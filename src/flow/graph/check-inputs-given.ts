import type { ReadFlow } from './read-flow.js';

/** A required input has a link or a value. */
export function checkInputsGiven({ nodes, links, faults }: ReadFlow): void {
  const linked = new Map(nodes.map((node) => [node, new Set<string | null>()]));
  for (const { target, targetPort, isFlow } of links) if (!isFlow) linked.get(target)?.add(targetPort);
  for (const node of nodes) {
    for (const { name, required, value } of node.inputs.values()) {
      if (!required || value !== null || linked.get(node)?.has(name) === true) continue;
      const en = `The input "${name}" is required: link an output to it, or give it a value`;
      faults.add(
        'missing-input',
        { node: node.id, port: name },
        en,
        `输入“${name}”必填：请连接一个输出或填写值`,
      );
    }
  }
}
