import type { FunctionStep, Json, Values } from '../../src/flow/index.js';
import { javascript } from '../../src/nodes/code/javascript.js';

const MIB = 1024 * 1024;

/** Runs the code node as the engine does. Returns its outputs and its log. */
export async function runCode(code: string, inputs: Values = {}, more: Partial<FunctionStep> = {}) {
  const log: [string, string][] = [];
  const step = {
    job: 1,
    process: 1,
    options: { code },
    signal: new AbortController().signal,
    maxValueBytes: MIB,
    untimed: (turn: Promise<unknown>) => turn,
    log: (level: string, text: string) => void log.push([level, text]),
    ...more,
  } as FunctionStep;
  return { outputs: await javascript.run(inputs, step), log };
}

export const resultOf = async (
  code: string,
  inputs: Values = {},
  more: Partial<FunctionStep> = {},
): Promise<Json | undefined> => (await runCode(code, inputs, more)).outputs.result;

/** The message of the error with which the code fails. */
export const failureOf = (
  code: string,
  inputs: Values = {},
  more: Partial<FunctionStep> = {},
): Promise<string> =>
  runCode(code, inputs, more).then(
    ({ outputs }) => Promise.reject(new Error(`it gave ${JSON.stringify(outputs)}`)),
    (error: unknown) => (error as Error).message,
  );
