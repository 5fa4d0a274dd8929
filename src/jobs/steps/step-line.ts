import type { Json } from '../../flow/index.js';

/** A step as its line stores it. Inputs and outputs are without secrets, and truncated. Times are milliseconds since 1970. */
export interface StepLine {
  start: number;
  /** Null: the step has not ended. */
  finish: number | null;
  attempts: number;
  inputs: Record<string, Json>;
  outputs: Record<string, Json>;
  name: string;
  path: readonly string[];
  error: string | null;
  /** The error in Chinese; null if it equals `error`. */
  errorZh: string | null;
}

/** A {@link StepLine} whose values are JSON texts. */
export interface StepTexts extends Omit<StepLine, 'inputs' | 'outputs'> {
  inputs: string;
  outputs: string;
}

/** The line of a step: a JSON array without line feeds, and without what is empty at its end. */
export function stepLine({
  start,
  finish,
  attempts,
  inputs,
  outputs,
  name,
  path,
  error,
  errorZh,
}: StepTexts): string {
  const duration = finish === null ? 'null' : Math.max(0, finish - start);
  const beginning = `[${start},${duration},${attempts},${inputs},${outputs},${JSON.stringify(name)}`;
  if (path.length === 0 && error === null) return `${beginning}]`;
  const ending: unknown[] = [path];
  if (error !== null) ending.push(error);
  if (errorZh !== null) ending.push(errorZh);
  return `${beginning},${JSON.stringify(ending).slice(1)}`;
}

type Stored = [
  start: number,
  duration: number | null,
  attempts: number,
  inputs: Record<string, Json>,
  outputs: Record<string, Json>,
  name: string,
  path?: string[],
  error?: string,
  errorZh?: string,
];

/** Reads a line that {@link stepLine} has written. */
export function readStepLine(line: string): StepLine {
  const [start, duration, attempts, inputs, outputs, name, path = [], error = null, errorZh = null] =
    JSON.parse(line) as Stored;
  const finish = duration === null ? null : start + duration;
  return { start, finish, attempts, inputs, outputs, name, path, error, errorZh };
}

/** The line of a step that was not ended, with its end. */
export function endedLine(line: string, finish: number): string {
  const step = readStepLine(line);
  return stepLine({
    ...step,
    finish,
    inputs: JSON.stringify(step.inputs),
    outputs: JSON.stringify(step.outputs),
  });
}
