import { randomFillSync } from 'node:crypto';
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import { excerpt } from '../../flow/excerpt.js';
import { Interpreter, type Watcher } from './interpreter.js';
import type { Ended, Task } from './messages.js';
import { prelude } from './prelude.js';

const MIB = 1024 * 1024;
/** The maximum memory of the code's values, in bytes. */
const MEMORY_MIB = 64;
/** Allows about 3,000 nested calls. The thread's own stack must be much larger, since the interpreter recurses on it. */
const STACK_BYTES = MIB / 2;
/** How many characters of an error's message are shown. */
const MESSAGE_CHARS = 2_000;

const PRELUDE = `(${prelude.toString()})`;

/** The interpreter of the last run, if it can be used again. */
let last: Interpreter | null = null;

/**
 * An interpreter for one run of a user's code. All state ends with the run, even if the code exploits a bug of the interpreter. A
 * thread has one sandbox at a time: creating the next one invalidates the previous one.
 */
export class Sandbox {
  private constructor(private readonly interpreter: Interpreter) {}

  static async create(): Promise<Sandbox> {
    const again = last;
    last = null;
    if (again?.restore()) return new Sandbox(again);
    return new Sandbox(
      await Interpreter.create(PRELUDE, {
        maxBytes: 1.5 * MEMORY_MIB * MIB,
        memoryBytes: MEMORY_MIB * MIB,
        stackBytes: STACK_BYTES,
      }),
    );
  }

  /** Runs the code. Call it once per sandbox. */
  run(task: Task, watcher: Watcher): Ended {
    this.interpreter.watcher = watcher;
    try {
      const ended = new Run(this.interpreter, task).end();
      last = this.interpreter;
      return ended;
    } catch (error) {
      // Such an error may have left frames on the stack of WebAssembly, whose pointer is not in its memory.
      return { failure: explain(error instanceof Error ? error.message : String(error)), mayRetry: true };
    } finally {
      this.interpreter.watcher = null;
    }
  }
}

/** One run. Handles are never freed, since the whole memory is put back afterwards. */
class Run {
  private readonly context: QuickJSContext;
  private readonly prelude: QuickJSHandle;

  constructor(
    { context, prelude, write }: Interpreter,
    private readonly task: Task,
  ) {
    this.context = context;
    const inputs = context.newString(task.inputs);
    const lines = context.newNumber(task.code.split('\n').length);
    const seed = context.newString(JSON.stringify([...randomFillSync(new Uint32Array(4))]));
    this.prelude = context.unwrapResult(
      context.callFunction(prelude, context.undefined, write, inputs, lines, seed),
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
