import type { DataType, DeclaresVariables, Json, Text } from '../flow/index.js';
import { Failure, fit, requestsOf, sizeOf, textOf, yieldIfSpent } from '../flow/index.js';
import { evaluateTemplate } from '../flow/expression/evaluate-template.js';
import { MAX_PARTS } from '../flow/expression/evaluation.js';
import { ExpressionError, tooLong } from '../flow/expression/expression-error.js';
import { type Evaluated, parseExpression } from '../flow/expression/expression.js';
import { expressionsOf, parseTemplate, type Template } from '../flow/expression/template.js';
import { Unavailable, ValidationError } from '../rest/errors.js';
import type { Message } from '../rest/messages.js';

/** What expressions read. */
export interface DeliveredParts {
  body: Json;
  query: Json;
  headers: Json;
  method: string;
}

/** The most characters of one expression, or of a value with expressions: it is parsed without yielding, and each 1,000 characters take 2 to 12 ms. */
const MAX_SOURCE = 10_000;

/** The most characters of all expressions of a hook, as JSON. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * The inputs of a delivery have at most as many bytes as so many of the largest values. Without it, 400 times `body` made 400 MiB of a
 * body of 1 MiB.
 */
const MOST_VALUES = 2;

/** The most faults that are told. */
export const MOST_TOLD = 20;

/**
 * Checks the expressions of a hook, in slices of the event loop.
 *
 * @param user the id of who asks for it
 * @throws ValidationError that names the variable and the place in its expression
 */
export async function checkExpressions(inputs: Record<string, Json>, user: number): Promise<void> {
  const faults: Message[] = [];
  // Requests that have shared a look-up go on together: also before the first one.
  await yieldIfSpent(requestsOf(user));
  for (const found of faultsIn(inputs)) {
    faults.push(...found);
    await yieldIfSpent(requestsOf(user));
  }
  refuse(faults);
}

/**
 * The same at once, for a thread that does nothing else.
 *
 * @throws as {@link checkExpressions}
 */
export const checkAllExpressions = (inputs: Record<string, Json>): void =>
  refuse([...faultsIn(inputs)].flat());

/** The faults of each input in turn. */
function* faultsIn(inputs: Record<string, Json>): Generator<Message[]> {
  if (JSON.stringify(inputs).length > MAX_CHARACTERS) throw new ValidationError({ inputs: [TOO_MANY] });
  for (const [name, value] of Object.entries(inputs)) yield faultsOf(value).map((text) => of(name, text));
}

function refuse(faults: readonly Message[]): void {
  if (faults.length > 0) throw new ValidationError({ inputs: faults.slice(0, MOST_TOLD) });
}

/** Counts memory, in bytes. Returns whether there is room for it. */
export type Hold = (bytes: number) => boolean;

/** Gives the inputs for a flow. Variables whose expressions give nothing keep their own values. */
export type InputsFor = (flow: DeclaresVariables) => Record<string, Json>;

/**
 * Evaluates the expressions of a hook, in slices of the event loop.
 *
 * @param user the id of the user whose hook it is
 * @param maxValueBytes the maximum size of a value
 * @param longestMs the longest that this takes, in milliseconds
 * @param hold counts the memory of the inputs as they grow, in bytes; returns whether there is room
 * @throws ValidationError that names a variable whose expression fails, or if the inputs are too large together; Unavailable if it takes
 *   longer, or there is no room
 */
export async function evaluateInputs(
  inputs: Record<string, Json>,
  parts: DeliveredParts,
  {
    user,
    maxValueBytes,
    longestMs,
    hold,
  }: { user: number; maxValueBytes: number; longestMs: number; hold: Hold },
): Promise<InputsFor> {
  const end = performance.now() + longestMs;
  const host = { user, maxValueBytes, maxParts: MAX_PARTS, ended: () => performance.now() >= end };
  const evaluated: [string, Evaluated][] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(inputs))
    try {
      await yieldIfSpent(host);
      const result = await evaluateTemplate(templateOf(value), { ...parts }, host);
      bytes += sizeOf(result.value as Json);
      if (bytes > MOST_VALUES * maxValueBytes)
        throw new ValidationError({ inputs: [tooLarge(MOST_VALUES * maxValueBytes)] });
      if (!hold(bytes)) throw new Unavailable();
      evaluated.push([name, result]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (host.ended()) throw new Unavailable();
      throw new ValidationError({ inputs: [of(name, textOf(error))] });
    }
  return ({ variables }) =>
    Object.fromEntries(
      evaluated
        .map(([name, result]) => [name, fitted(result, variables.get(name)?.type)] as const)
        .filter(([, value]) => value !== null),
    );
}

/** JSONata unwraps a sequence of one item. For a variable of the type `array` it is an array again. */
function fitted({ value, ofSequence }: Evaluated, type: DataType | undefined): Json {
  const single = value as Json;
  return type === 'array' && ofSequence ? (fit(single, type, ofSequence) ?? single) : single;
}

/** A text without `{{ … }}` is one expression. Texts within other values have expressions in `{{ … }}`, as in a flow. */
function templateOf(value: Json): Template {
  return typeof value === 'string' && !value.includes('{{')
    ? { kind: 'expression', expression: parseExpression(value) }
    : parseTemplate(value);
}

function faultsOf(value: Json): Text[] {
  // Before it is parsed, which can take seconds.
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isExpression = typeof value === 'string' || text.includes('{{');
  if (isExpression && text.length > MAX_SOURCE) return [tooLong(MAX_SOURCE)];
  try {
    return expressionsOf(templateOf(value)).flatMap(({ references }) => [
      ...references.forbidden.map(({ name, position }) => unsupported(`$${name}`, position)),
      ...references.badPatterns.map(({ position }) => BAD_PATTERN(position)),
    ]);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ en: `the expression ${error.fault.en}`, zh: `表达式${error.fault.zh}` }];
  }
}

const of = (name: string, { en, zh }: Text): Message => ({ en: `${name}: ${en}`, zh: `${name}：${zh}` });

const unsupported = (name: string, position: number): Text => ({
  en: `${name} at character ${position} gives a different result each time, and is not supported`,
  zh: `第 ${position} 个字符处的 ${name} 每次结果不同，不受支持`,
});

const BAD_PATTERN = (position: number): Text => ({
  en: `the pattern at character ${position} is not supported`,
  zh: `第 ${position} 个字符处的正则不受支持`,
});

const tooLarge = (most: number): Message => ({
  en: `The values of the expressions have more than ${most} bytes together.`,
  zh: `各表达式的值合计超过 ${most} 字节。`,
});

const TOO_MANY: Message = {
  en: `The expressions of a hook may have at most ${MAX_CHARACTERS} characters together.`,
  zh: `一个触发地址的表达式合计不得超过 ${MAX_CHARACTERS} 个字符。`,
};
