import type { ParsedFlow } from './parse-flow.js';

/** Checks that required inputs have a value or a link. Faults of the link are reported elsewhere. */
export function checkInputsGiven({ nodes, faults }: ParsedFlow): void {
  for (const node of nodes) {
    for (const { name, required, value } of node.inputs.values()) {
      if (!required || value !== null || node.linkedInputs.has(name)) continue;
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
