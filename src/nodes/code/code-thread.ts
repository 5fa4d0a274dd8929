import { Worker } from 'node:worker_threads';
import type { Answer, Ended, Line, Order, Task } from './messages.js';

/** Threads run built files; under jest, where the sources are compiled on the fly, those of the last build. */
export const THREAD_FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/nodes/code/thread.js', import.meta.url)
  : new URL('./thread.js', import.meta.url);
/** Native calls of the interpreter don't look whether they must stop: so long after being told, the thread is ended. */
const PATIENCE = 100;

interface Listener {
  print(line: Line): void;
  /** Called once, and nothing after it. */
  ended(ended: Ended): void;
}

/** One thread of the pool, from here. */
export class CodeThread {
  private readonly worker: Worker;
  private listener: Listener | null = null;
  private stop = new Int32Array(new SharedArrayBuffer(4));
  private deadline: NodeJS.Timeout | undefined;
  private isEnding = false;
  private cause = 'its thread has ended';

  /** @param gone called when the thread is no more, whatever ended it */
  constructor(file: URL, gone: (thread: CodeThread) => void) {
    this.worker = new Worker(file, {
      // The deepest recursion that the interpreter allows takes 8 MiB of the thread's stack at most.
      resourceLimits: { stackSizeMb: 16, maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
    });
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.hear(answer));
    this.worker.on('error', (error) => {
      this.cause = `its thread has ended: ${error.message}`;
    });
    this.worker.on('exit', () => {
      gone(this);
      this.settle({ failure: this.cause, mayRetry: true });
    });
  }

  start(task: Task, listener: Listener): void {
    this.listener = listener;
    this.stop = new Int32Array(new SharedArrayBuffer(4));
    this.worker.ref();
    this.worker.postMessage({ ...task, stop: this.stop } satisfies Order);
  }

  /** Ends the code under way soon; the listener hears of it as usual. */
  interrupt(): void {
    Atomics.store(this.stop, 0, 1);
    this.deadline ??= setTimeout(() => this.terminate(), PATIENCE);
  }

  terminate(): void {
    this.isEnding = true;
    void this.worker.terminate();
  }

  private hear(answer: Answer): void {
    if ('lines' in answer) for (const line of answer.lines) this.listener?.print(line);
    else if (!this.isEnding) this.settle(answer);
  }

  private settle(ended: Ended): void {
    const { listener } = this;
    if (listener === null) return;
    clearTimeout(this.deadline);
    this.deadline = undefined;
    this.listener = null;
    this.worker.unref();
    listener.ended(ended);
  }
}
