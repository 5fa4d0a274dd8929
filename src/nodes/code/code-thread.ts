import { Worker } from 'node:worker_threads';
import { runInOrder } from '../../flow/index.js';
import { type Answer, type Ended, type Line, type Order, STOP, type Task } from './messages.js';
import { ThreadPriority } from './thread-priority.js';
import { type Owner, workOf } from '../work-of.js';

/** Threads run built files; under jest, which compiles sources on the fly, those of the last build. */
export const THREAD_FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/nodes/code/thread.js', import.meta.url)
  : new URL('./thread.js', import.meta.url);
/** How long after a stop a thread is terminated, in milliseconds, since native calls of the interpreter cannot be interrupted. */
const PATIENCE = 100;

interface Listener {
  print(line: Line): void;
  /** Called once, as the last call. */
  ended(ended: Ended): void;
}

/** The pool's handle of one thread. */
export class CodeThread {
  private readonly worker: Worker;
  private listener: Listener | null = null;
  /** Those of the user whose code runs. */
  private owner: Owner = workOf();
  private told = new Int32Array(new SharedArrayBuffer(4));
  private deadline: NodeJS.Timeout | undefined;
  private isEnding = false;
  /** Whether the run has ended. Its result may wait for its turn. */
  private hasEnded = false;
  private cause = 'its thread has ended';
  private readonly priority = new ThreadPriority();

  /** @param gone called when the thread has ended for any reason */
  constructor(file: URL, gone: (thread: CodeThread) => void) {
    this.worker = new Worker(file, {
      // The deepest recursion that the interpreter allows takes 8 MiB of the thread's stack at most.
      resourceLimits: { stackSizeMb: 16, maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
    });
    this.worker.unref();
    // In turn with other work: the messages of one job with a thousand runs that print 1 MB each delayed other jobs by a second.
    this.worker.on('message', (answer: Answer) => {
      if ('systemId' in answer) return this.priority.begin(answer.systemId);
      if (!('lines' in answer)) this.end();
      runInOrder(() => this.hear(answer), this.owner);
    });
    this.worker.on('error', (error) => {
      this.cause = `its thread has ended: ${error.message}`;
    });
    this.worker.on('exit', () => {
      this.priority.forget();
      gone(this);
      runInOrder(() => this.settle({ failure: this.cause, mayRetry: true }), this.owner);
    });
  }

  /** Whether it keeps a low priority, and is not to be used for another run. */
  get isSlow(): boolean {
    return this.priority.isStuck;
  }

  /** @param user the id of the user whose code it is */
  start(task: Task, user: number, listener: Listener): void {
    this.listener = listener;
    this.owner = workOf(user);
    this.hasEnded = false;
    this.told = new Int32Array(new SharedArrayBuffer(4));
    this.worker.ref();
    this.worker.postMessage({ ...task, told: this.told } satisfies Order);
  }

  /** Lowers the priority of the thread for this run. */
  slowDown(): void {
    if (!this.hasEnded) this.priority.lower();
  }

  /** Interrupts the running code; the listener is called as usual. */
  interrupt(): void {
    if (this.hasEnded) return;
    Atomics.store(this.told, 0, STOP);
    this.deadline ??= setTimeout(() => this.terminate(), PATIENCE);
  }

  terminate(): void {
    this.isEnding = true;
    void this.worker.terminate();
  }

  private hear(answer: Exclude<Answer, { systemId: number }>): void {
    if ('lines' in answer) for (const line of answer.lines) this.listener?.print(line);
    else if (!this.isEnding) this.settle(answer);
  }

  private end(): void {
    this.hasEnded = true;
    this.priority.raise();
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private settle(ended: Ended): void {
    const { listener } = this;
    if (listener === null) return;
    this.end();
    this.listener = null;
    this.worker.unref();
    listener.ended(ended);
  }
}
