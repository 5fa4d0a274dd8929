import type { CodePool } from '../../src/nodes/code/code-pool.js';
import type { Ended, Line } from '../../src/nodes/code/messages.js';

const MIB = 1024 * 1024;

/** Code that prints a line and does not end. */
export const ENDLESS = 'console.log("on my way"); for (;;);';

/** The code of the runs that have been given to threads. */
export const made: string[] = [];

const begun: AbortController[] = [];

/** A run in progress. `firstLine` resolves when its code has printed. */
export interface PoolRun {
  ended: Promise<Ended>;
  firstLine: Promise<Line>;
  lines: Line[];
  stop: () => void;
}

/** Whose run it is, the size of its task, and what stops it. Without a process or a user, these have the id of the job. */
interface Given {
  job?: number;
  process?: number;
  user?: number;
  size?: number;
  controller?: AbortController;
}

/** Begins a run of the code. */
export function start(pool: CodePool, code: string, given: Given = {}): PoolRun {
  const { job = 1, size = 0, controller = new AbortController() } = given;
  const { process = job, user = process } = given;
  begun.push(controller);
  const lines: Line[] = [];
  let printed: (line: Line) => void = () => undefined;
  const firstLine = new Promise<Line>((resolve) => (printed = resolve));
  const ended = pool.run({
    owner: { job, process, user },
    makeTask: () => {
      made.push(code);
      return { code, inputs: '{}', maxBytes: MIB };
    },
    size,
    signal: controller.signal,
    begun: () => undefined,
    print: (line) => {
      lines.push(line);
      printed(line);
    },
  });
  ended.catch(() => undefined);
  return { ended, firstLine, lines, stop: () => controller.abort(new Error('the job was stopped')) };
}

/** Stops the runs of a test: an endless one would otherwise outlive all tests. */
export function stopRuns(): void {
  for (const controller of begun.splice(0)) controller.abort(new Error('the test is over'));
  made.length = 0;
}

/** How a run ends whose code returns a value with this JSON. */
export const result = (text: string): Ended => ({ result: text });
