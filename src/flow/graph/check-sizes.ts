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

/** Checks the number and the size of the values in a flow. */
export function checkSizes({ nodes, variables, faults }: ParsedFlow, { maxValueBytes }: Limits): void {
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
