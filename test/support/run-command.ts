import { readFileSync } from 'node:fs';
import type { FunctionStep, Values } from '../../src/flow/index.js';
import { command } from '../../src/nodes/shell/command.js';
import { until } from './until.js';

export const MIB = 1024 * 1024;

const started: { outputs: Promise<Values>; controller: AbortController }[] = [];

/** Ends the commands that are still running. Call it after each test. */
export async function endCommands(): Promise<void> {
  for (const { controller } of started) controller.abort(new Error('the test is over'));
  await Promise.allSettled(started.splice(0).map(({ outputs }) => outputs));
}

/** Starts the command node as the engine does. `line` waits for a line of output that matches. */
export function start(inputs: Values, more: Partial<FunctionStep> = {}) {
  const log: [string, string][] = [];
  const controller = new AbortController();
  const step = {
    options: { failOnExit: true },
    signal: controller.signal,
    maxValueBytes: MIB,
    settings: { shell: true },
    log: (level: string, text: string) => void log.push([level, text]),
    ...more,
  } as FunctionStep;
  const outputs = Promise.resolve(command.run(inputs, step));
  outputs.catch(() => undefined);
  started.push({ outputs, controller });
  const line = async (pattern: RegExp): Promise<string> => {
    const written = () => log.map(([, text]) => pattern.exec(text)).find((match) => match !== null);
    const found = await until(written, `the command has written ${String(pattern)}`);
    return found[1] ?? found[0];
  };
  return { outputs, log, line, stop: () => controller.abort(new Error('the job was stopped')) };
}

export const run = (inputs: Values, more?: Partial<FunctionStep>) => start(inputs, more).outputs;
export const sh = (script: string, more?: Partial<FunctionStep>) => run({ command: script }, more);
export const stdout = async (inputs: Values) => (await run(inputs)).stdout as string;

/** Whether the process is alive. A zombie is not. */
export function isAlive(id: string): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
