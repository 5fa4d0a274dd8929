import {
  admit,
  type ChoiceDefinition,
  type ControlDefinition,
  Failure,
  type Instruction,
  isMoreFlowOutput,
  type Json,
  type Next,
  refusePromise,
  type Resumed,
  type Text,
  textOf,
  type Values,
} from '../flow/index.js';
import { isRecord } from './shape.js';

type Control = ChoiceDefinition | ControlDefinition;

const LEAVES = ['break', 'continue', 'return', 'fail'];
const CATCHES = ['nothing', 'loop', 'failure'];

/**
 * What a control node of a package has chosen, in a form that the engine can follow.
 *
 * @param method of the node that gave it, for messages
 * @throws Failure if it is neither a flow output of the node nor an exit
 */
export function checkedNext(node: Control, method: string, next: unknown, options: Values): Next {
  if (!isRecord(next)) {
    if (next === null || (next === undefined && node.flowOutputs.length === 0)) return null;
    return checkedName(node, method, next, options);
  }
  const { leave } = next;
  if (leave === 'break' || leave === 'continue') return { leave };
  if (leave === 'return') {
    if (!isRecord(next.outputs))
      throw wrong(
        `"${method}" must give { leave: 'return' } an object as its outputs`,
        `“${method}”返回 { leave: 'return' } 时，outputs 应为对象`,
      );
    return { leave, outputs: admit(next.outputs, Infinity) as Values };
  }
  if (leave === 'fail') {
    const { message } = next;
    if (!isText(message))
      throw wrong(
        `"${method}" must give { leave: 'fail' } a message in both languages, { en, zh }`,
        `“${method}”返回 { leave: 'fail' } 时，message 应为 { en, zh }`,
      );
    return { leave, message: textOf(new Failure(message, false)) };
  }
  throw wrong(
    `"${method}" must return a flow output, or { leave } with one of: ${LEAVES.join(', ')}`,
    `“${method}”应返回流程输出，或 { leave }，其值为 ${LEAVES.join('、')} 之一`,
  );
}

/** The instructions of a control node of a package, each checked before the engine follows it. */
export function checkedControl(node: ControlDefinition): ControlDefinition['control'] {
  return (inputs, options, flowOutputs) => {
    const given: unknown = refusePromise('control', node.control(inputs, options, flowOutputs));
    if (!isGenerator(given))
      throw wrong(
        '"control" of the node must be a generator: *control() { … }',
        '节点的“control”应为生成器：*control() { … }',
      );
    return checkedSteps(node, given, options);
  };
}

function* checkedSteps(
  node: ControlDefinition,
  generator: Generator<unknown, unknown, Resumed>,
  options: Values,
): Generator<Instruction, Next, Resumed> {
  let step = refusePromise('control', generator.next());
  while (step.done !== true) {
    const resumed = yield checkedInstruction(node, step.value, options);
    step = refusePromise('control', generator.next(resumed));
  }
  return checkedNext(node, 'control', step.value, options);
}

function checkedInstruction(node: ControlDefinition, given: unknown, options: Values): Instruction {
  const named = (name: unknown): string => checkedName(node, 'control', name, options) as string;
  if (!isRecord(given)) throw unknownInstruction();
  if ('run' in given) {
    const { index, catches } = given;
    if (!isCount(index) || !CATCHES.some((one) => one === catches))
      throw wrong(
        `"run" of "control" needs a whole number as its index, and as "catches" one of: ${CATCHES.join(', ')}`,
        `“control”的“run”需要整数 index，以及 catches：${CATCHES.join('、')} 之一`,
      );
    return { ...outputsOf(given), run: named(given.run), index, catches: catches as 'nothing' };
  }
  if ('follow' in given) return { follow: named(given.follow) };
  if ('pull' in given) return { pull: true };
  if (!('count' in given)) throw unknownInstruction();
  const { count, atOnce, loop, branch } = given;
  const mayRun = typeof atOnce === 'number' && (atOnce >= 1 || (atOnce === 0 && count === 0));
  if (!isCount(count) || !mayRun || typeof branch !== 'function')
    throw wrong(
      '"count" of "control" must be a whole number, with "atOnce" from 1 on and the function "branch"',
      '“control”的“count”应为整数，并带有不小于 1 的 atOnce 和函数 branch',
    );
  return {
    count,
    atOnce,
    loop: loop === true,
    ...(given.alone === true ? { alone: true } : {}),
    branch: (index) => {
      const one: unknown = Reflect.apply(branch, given, [index]);
      if (!isRecord(one))
        throw wrong('"branch" of "control" must return { port }', '“control”的“branch”应返回 { port }');
      return { ...outputsOf(one), port: named(one.port) };
    },
  };
}

function outputsOf({ outputs }: Record<string, unknown>): { outputs?: Values } {
  if (outputs === undefined) return {};
  if (!isRecord(outputs))
    throw wrong('outputs that "control" gives must be an object', '“control”给出的 outputs 应为对象');
  return { outputs: outputs as Record<string, Json> };
}

/** The name, if it is a flow output of the node; null is the unnamed one. */
function checkedName(node: Control, method: string, name: unknown, options: Values): string | null {
  const isKnown =
    node.flowOutputs.some((output) => output.name === name) ||
    (typeof name === 'string' && isMoreFlowOutput(node, name, options));
  if (isKnown) return name as string | null;
  const shown = typeof name === 'string' ? JSON.stringify(name.slice(0, 100)) : nameOfOther(name);
  throw wrong(
    `"${method}" gave ${shown}, which is not a flow output of the node`,
    `“${method}”给出的 ${shown} 不是该节点的流程输出`,
  );
}

const nameOfOther = (name: unknown): string =>
  name === null || name === undefined || typeof name === 'number'
    ? String(name)
    : `a value of type ${typeof name}`;

const unknownInstruction = (): Failure =>
  wrong(
    '"control" must yield { run }, { follow }, { pull: true } or { count }',
    '“control”应产出 { run }、{ follow }、{ pull: true } 或 { count }',
  );

const wrong = (en: string, zh: string): Failure => new Failure({ en, zh }, false);

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

const isText = (value: unknown): value is Text =>
  isRecord(value) && typeof value.en === 'string' && typeof value.zh === 'string';

const isGenerator = (value: unknown): value is Generator<unknown, unknown, Resumed> =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';
