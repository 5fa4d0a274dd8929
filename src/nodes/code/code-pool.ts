import { availableParallelism } from 'node:os';
import { CodeThread, THREAD_FILE } from './code-thread.js';
import type { Ended, Line, Task } from './messages.js';

/** A run that takes longer, in milliseconds, no longer counts as one of `size`: endless ones must not keep out the rest. */
const LONG = 1_000;
/** Threads beyond `size` for such long runs, as a multiple of it. */
const SPARE = 3;

interface Waiting {
  task: Task;
  /** The run has a thread now. */
  given: (thread: CodeThread) => void;
  print: (line: Line) => void;
  ended: (ended: Ended) => void;
}

/**
 * Threads that run users' code, first come, first served. The first starts with the first run; one that has had
 * nothing to do for a minute ends. None keeps the process alive.
 */
export class CodePool {
  private readonly threads = new Set<CodeThread>();
  private readonly idle = new Map<CodeThread, NodeJS.Timeout>();
  private readonly long = new Set<CodeThread>();
  private waiting: Waiting[] = [];

  /**
   * @param size how many runs compute at once
   * @param idleMs how long a thread is kept without work
   */
  constructor(
    private readonly size = Math.max(2, availableParallelism()),
    private readonly idleMs = 60_000,
    private readonly file = THREAD_FILE,
  ) {}

  /** The threads that there are now. */
  get count(): number {
    return this.threads.size;
  }

  /**
   * Runs the code and tells how it ended. An abort rejects at once with the signal's reason; the thread is got back
   * from whatever the code is at, or replaced.
   */
  run(task: Task, signal: AbortSignal, print: (line: Line) => void): Promise<Ended> {
    return new Promise((resolve, reject) => {
      let thread: CodeThread | null = null;
      const abort = () => {
        if (thread === null) this.waiting = this.waiting.filter((other) => other !== waiting);
        else thread.interrupt();
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        task,
        given: (it) => (thread = it),
        print: (line) => {
          if (!signal.aborted) print(line);
        },
        ended: (ended) => {
          signal.removeEventListener('abort', abort);
          resolve(ended);
        },
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.push(waiting);
      this.advance();
    });
  }

  private advance(): void {
    while (this.waiting.length > 0) {
      const thread = this.freeThread();
      const next = thread && this.waiting.shift();
      if (!next) return;
      this.begin(thread, next);
    }
  }

  private freeThread(): CodeThread | null {
    const busy = this.threads.size - this.idle.size - this.long.size;
    if (busy >= this.size) return null;
    const [idle] = [...this.idle].at(-1) ?? [];
    if (idle) {
      clearTimeout(this.idle.get(idle));
      this.idle.delete(idle);
      return idle;
    }
    if (this.threads.size >= this.size * (1 + SPARE)) return null;
    const thread = new CodeThread(this.file, (gone) => this.forget(gone));
    this.threads.add(thread);
    return thread;
  }

  private begin(thread: CodeThread, { task, given, print, ended }: Waiting): void {
    const timer = setTimeout(() => {
      this.long.add(thread);
      this.advance();
    }, LONG).unref();
    given(thread);
    thread.start(task, {
      print,
      ended: (how) => {
        clearTimeout(timer);
        this.long.delete(thread);
        if (this.threads.has(thread)) this.rest(thread);
        ended(how);
        this.advance();
      },
    });
  }

  private rest(thread: CodeThread): void {
    const end = () => {
      this.idle.delete(thread);
      thread.terminate();
    };
    this.idle.set(thread, setTimeout(end, this.idleMs).unref());
  }

  private forget(thread: CodeThread): void {
    clearTimeout(this.idle.get(thread));
    this.idle.delete(thread);
    this.threads.delete(thread);
    this.long.delete(thread);
    this.advance();
  }
}
