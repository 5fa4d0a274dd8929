import { admit } from '../admit.js';
import { Failure, messageOf } from '../failure.js';
import type { Json } from '../json.js';
import type { Limits } from '../limits.js';
import type { ParsedFlow } from './parse-flow.js';

/**
 * The maximum number of arrays, objects and their entries in all values of a flow. Each costs about 100 ns when the flow is read,
 * and 32 bytes while it is in memory; 9 MB of nested lists contain 4 million.
 */
const MAX_VALUES = 200_000;

/**
 * The maximum number of variables of a flow, of inputs of a node and of outputs of a node. What holds them, such as the scope of a job or the
 * record of a node, is made in one piece: one run of code with 400,000 outputs stopped a worker for 2.3 s.
 */
const MAX_NAMES = 10_000;

/** The maximum number of outputs of all nodes together, for each node that a flow may have: an expression can read all of them. */
const OUTPUTS_OF_NODE = 10;

/** Checks how many variables and ports a flow has, and the number and the size of its values. */
export function checkSizes(flow: ParsedFlow, { maxNodes, maxValueBytes }: Limits): void {
  const { nodes, variables, faults } = flow;
  checkNames(flow, OUTPUTS_OF_NODE * maxNodes);
  let count = 0;
  const add = (value: Json, node: string | null) => {
    const before = count;
    count += countParts(value, MAX_VALUES);
    if (before > MAX_VALUES || count <= MAX_VALUES) return;
    const en = `The values of the flow have more than ${MAX_VALUES} entries together: fetch large data with a node, or move parts of the flow to other processes`;
    const zh = `流程中的值合计超过 ${MAX_VALUES} 项：请改由节点获取大量数据，或将一部分移到其他流程`;
    faults.add('too-many-values', { node }, en, zh);
  };
  for (const { name, value } of variables) {
    add(value, null);
    try {
      admit(value, maxValueBytes);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const en = `The value of the variable "${name}" cannot be used: ${messageOf(error)}`;
      const zh = `变量“${name}”的值不可用：过大、嵌套过深或含有无法表示的内容`;
      faults.add('value-too-large', { port: name }, en, zh);
    }
  }
  for (const { id, inputs, options } of nodes) {
    for (const { value } of inputs.values()) add(value, id);
    for (const value of Object.values(options)) add(value, id);
  }
}

function checkNames({ nodes, variables, faults }: ParsedFlow, mostOutputs: number): void {
  if (variables.length > MAX_NAMES)
    faults.add(
      'too-many-values',
      {},
      `The flow has ${variables.length} variables, and the limit is ${MAX_NAMES}: keep their values in an object`,
      `流程有 ${variables.length} 个变量，最多 ${MAX_NAMES} 个：请将这些值放入一个对象`,
    );
  let all = 0;
  for (const { id, inputs, outputs } of nodes) {
    all += outputs.size;
    for (const [count, en, zh] of [
      [inputs.size, 'inputs', '输入'],
      [outputs.size, 'outputs', '输出'],
    ] as const)
      if (count > MAX_NAMES)
        faults.add(
          'too-many-values',
          { node: id },
          `The node has ${count} ${en}, and the limit is ${MAX_NAMES}: pass the values in an object`,
          `节点有 ${count} 个${zh}，最多 ${MAX_NAMES} 个：请用一个对象传递这些值`,
        );
  }
  if (all > mostOutputs)
    faults.add(
      'too-many-values',
      {},
      `The nodes of the flow have ${all} outputs together, and the limit is ${mostOutputs}: pass values in objects, or move parts of the flow to other processes`,
      `流程的节点合计有 ${all} 个输出，最多 ${mostOutputs} 个：请用对象传递值，或将一部分移到其他流程`,
    );
}

/** Counts arrays, objects and their entries. @returns the count, or a number greater than `most` */
function countParts(value: Json, most: number): number {
  if (typeof value !== 'object') return 0;
  let count = 0;
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined && count <= most; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const parts = Object.values(next);
    count += 1 + parts.length;
    for (const part of parts) if (typeof part === 'object' && part !== null) open.push(part);
  }
  return count;
}
