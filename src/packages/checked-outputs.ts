import { Failure, type NodeDefinition, type Values } from '../flow/index.js';
import { isRecord } from './shape.js';

/** `declared`: outputs that the node does not declare fail it, which only the test kit does: an installation may depend on them. */
export type AllowedOutputs = 'any' | 'declared';

/**
 * What a node of a package has returned, if the engine can read its outputs there.
 *
 * @throws Failure if not: the outputs would be null, and the job successful
 */
export function checkedOutputs(node: NodeDefinition, given: unknown, allowed: AllowedOutputs): Values {
  const hasMore = node.moreOutputs === true;
  if (node.outputs.length === 0 && !hasMore && (allowed === 'any' || !isRecord(given)))
    return given as Values;
  if (!isRecord(given)) throw noObject(given);
  for (const { name } of node.outputs)
    if (!Object.hasOwn(given, name) && isOfClass(given) && name in given) throw notOwn(name);
  if (allowed === 'declared' && !hasMore)
    for (const key of Object.keys(given))
      if (!node.outputs.some(({ name }) => name === key)) throw undeclared(key);
  return given as Values;
}

const isOfClass = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
};

function noObject(given: unknown): Failure {
  const isNothing = given === undefined || given === null;
  const shown = Array.isArray(given) ? 'an array' : `a ${typeof given}`;
  return new Failure(
    {
      en: `it must return an object with its outputs, but returned ${isNothing ? 'nothing' : shown}`,
      zh: `它应返回包含各输出的对象，却返回了${isNothing ? '空值' : ` ${shown}`}`,
    },
    false,
  );
}

const notOwn = (name: string): Failure =>
  new Failure(
    {
      en: `it must return an object with its outputs, but "${name}" belongs to the class of what it returned`,
      zh: `它应返回包含各输出的对象，但“${name}”属于所返回实例的类`,
    },
    false,
  );

const undeclared = (name: string): Failure =>
  new Failure(
    {
      en: `it returned "${name}", which is not one of its outputs`,
      zh: `它返回了“${name}”，但没有这个输出`,
    },
    false,
  );
