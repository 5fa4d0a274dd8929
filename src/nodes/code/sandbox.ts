import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { excerpt } from '../../flow/excerpt.js';
import { newInterpreter } from './interpreter.js';
import type { Ended, Line, Task } from './messages.js';
import { prelude } from './prelude.js';

const MIB = 1024 * 1024;
/** The maximum memory of the code's values, in bytes. */
const MEMORY_MIB = 64;
/** Allows about 3,000 nested calls. The thread's own stack must be much larger, since the interpreter recurses on it. */
const STACK_BYTES = MIB / 2;
/** How many characters of an error's message are shown. */
const MESSAGE_CHARS = 2_000;

/** The callbacks of a run. */
export interface Watcher {
  /** Takes a line. Returns false when the limit is reached. */
  print(line: Line): boolean;
  /** Called every few thousand steps of the interpreter; true interrupts the code. */
  mustStop(): boolean;
}

/**
 * An interpreter for one run of a user's code. All state ends with the run, even if the code exploits a bug of the interpreter. A
 * thread has one sandbox at a time: creating the next one invalidates the previous one.
 */
export class Sandbox {
  private constructor(private readonly quickjs: QuickJSWASMModule) {}

  static async create(): Promise<Sandbox> {
    return new Sandbox(await newInterpreter(1.5 * MEMORY_MIB * MIB));
  }

  /** Runs the code. Call it once per sandbox. */
  run(task: Task, watcher: Watcher): Ended {
    try {
      const runtime = this.quickjs.newRuntime({
        memoryLimitBytes: MEMORY_MIB * MIB,
        maxStackSizeBytes: STACK_BYTES,
        interruptHandler: () => watcher.mustStop(),
      });
      return new Run(runtime.newContext(), task, watcher).end();
    } catch (error) {
      return { failure: explain(error instanceof Error ? error.message : String(error)), mayRetry: true };
    }
  }
}

/** One run. Handles are never freed, since the whole memory is cleared afterwards. */
class Run {
  private readonly prelude: QuickJSHandle;

  constructor(
    private readonly context: QuickJSContext,
    private readonly task: Task,
    watcher: Watcher,
  ) {
    const write = context.newFunction('write', (line) =>
      watcher.print(JSON.parse(context.getString(line)) as Line) ? context.true : context.false,
    );
    const make = context.unwrapResult(
      context.evalCode(`(${prelude.toString()})`, 'prelude', { strict: true }),
    );
    const lines = context.newNumber(task.code.split('\n').length);
    this.prelude = context.unwrapResult(
      context.callFunction(make, context.undefined, write, context.newString(task.inputs), lines),
    );
  }

  end(): Ended {
    // Wraps the code in a function, for `return` and `await`. On separate lines, to keep columns and to allow a comment at the end.
    const wrapped = this.context.evalCode(`(async function () {\n${this.task.code}\n})`, 'code', {
      strict: true,
    });
    if (wrapped.error) return { failure: this.describe(wrapped.error), mayRetry: false };
    const started = this.call('start', wrapped.value);
    if (started.error) return { failure: this.describe(started.error), mayRetry: true };
    const { error } = this.context.runtime.executePendingJobs();
    if (error) return { failure: this.describe(error), mayRetry: true };
    return this.read(this.context.getString(this.context.unwrapResult(this.call('finish'))));
  }

  private read(outcome: string): Ended {
    const text = outcome.slice(1);
    if (outcome.startsWith('!')) return { failure: explain(JSON.parse(text) as string), mayRetry: true };
    if (!outcome.startsWith('=')) {
      const failure = 'the code awaits a promise that never settles (there are no timers and no events)';
      return { failure, mayRetry: false };
    }
    if (Buffer.byteLength(text) <= this.task.maxBytes) return { result: text };
    const failure = `the result exceeds the limit of ${this.task.maxBytes} bytes`;
    return { failure, mayRetry: false };
  }

  private describe(error: QuickJSHandle): string {
    const described = this.call('describe', error);
    if (described.error) return 'it threw something that cannot be shown';
    return explain(JSON.parse(this.context.getString(described.value)) as string);
  }

  private call(name: 'start' | 'finish' | 'describe', ...given: QuickJSHandle[]) {
    const method = this.context.getProp(this.prelude, name);
    return this.context.callFunction(method, this.context.undefined, ...given);
  }
}

/** Translates errors of the interpreter and of WebAssembly for users. */
function explain(message: string): string {
  return excerpt(message, MESSAGE_CHARS)
    .replace(/^(InternalError: )?out of memory/, `the code needs more than ${MEMORY_MIB} MiB of memory`)
    .replace(
      /^(it threw )?null$/,
      `it threw null, as happens if it needs more than ${MEMORY_MIB} MiB of memory`,
    )
    .replace(/^Maximum call stack size exceeded$/, 'the code nests too deeply');
}
