import { Worker } from 'node:worker_threads';
import { Unavailable } from '../../rest/errors.js';
import { RefusedElsewhere } from './refused-elsewhere.js';
import type { Answer, Order, ThreadData } from './tasks.js';

/** The built file that threads run. Jest compiles sources on the fly, so its threads run the file of the last build. */
const FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/boot/flow-thread.js', import.meta.url)
  : new URL('../../boot/flow-thread.js', import.meta.url);

/** The heap limit of a thread. The largest flow, 10 MiB of nested lists, took 300 MB with its check (measured). */
const MEMORY_MB = 768;

/**
 * The stack of a thread: less than that of the main thread of a worker, 984 KB. With the default, 4 MB, expressions passed the check that were
 * nested too deeply for the worker that parses them again.
 */
const STACK_MB = 1;

interface Listener {
  resolve: (done: unknown) => void;
  reject: (error: Error) => void;
}

/** The buffers to transfer to the thread instead of copying: those of a body, which this thread does not read again. */
function bytesOf(given: unknown): ArrayBuffer[] {
  const { bytes } = given as { bytes?: unknown };
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return [];
  // A small Buffer can share its ArrayBuffer with others, and all empty bodies are one Buffer, so these are copied.
  const isAlone = bytes.byteLength > 0 && bytes.byteLength === bytes.buffer.byteLength;
  return isAlone ? [bytes.buffer] : [];
}

/** The main thread's side of a thread that reads flows, one at a time. */
export class FlowThread {
  private readonly worker: Worker;
  private listener: Listener | null = null;
  private deadline: NodeJS.Timeout | undefined;
  private cause = 'the thread has ended';
  /** Whether the thread was ended because its task exceeded the time or memory limit. */
  private isOverdue = false;

  /** @param gone called when the thread has ended, for any reason */
  constructor(data: ThreadData, gone: (thread: FlowThread) => void) {
    this.worker = new Worker(FILE, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, stackSizeMb: STACK_MB },
      execArgv: [],
    });
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.receive(answer));
    this.worker.on('error', (error: NodeJS.ErrnoException) => {
      this.cause = error.message;
      this.isOverdue ||= error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    });
    this.worker.on('exit', () => {
      gone(this);
      this.settle(({ reject }) => reject(this.isOverdue ? new Unavailable() : new Error(this.cause)));
    });
  }

  /**
   * Runs one task.
   *
   * @throws RefusedElsewhere if the task throws a RestError; Unavailable if it exceeds `deadlineMs` or the memory limit
   */
  run(order: Order, deadlineMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.listener = { resolve, reject };
      this.worker.ref();
      this.deadline = setTimeout(() => {
        this.isOverdue = true;
        this.terminate();
      }, deadlineMs);
      this.worker.postMessage(order, bytesOf(order.given));
    });
  }

  terminate(): void {
    void this.worker.terminate();
  }

  private receive(answer: Answer): void {
    if (this.isOverdue) return;
    this.settle(({ resolve, reject }) => {
      if ('done' in answer) resolve(answer.done);
      else if ('refused' in answer) reject(new RefusedElsewhere(answer.refused));
      else reject(new Error(answer.broken));
    });
  }

  private settle(how: (listener: Listener) => void): void {
    const { listener } = this;
    if (listener === null) return;
    clearTimeout(this.deadline);
    this.listener = null;
    this.worker.unref();
    how(listener);
  }
}
