import { availableParallelism } from 'node:os';
import { CodeThread, THREAD_FILE } from './code-thread.js';
import { FairQueue } from '../../flow/fair-queue.js';
import { inTurn } from '../../flow/index.js';
import { Sums } from '../../flow/sums.js';
import type { Ended, Line, Task } from './messages.js';

/** After this many milliseconds a run no longer counts towards `size`, so that endless runs do not block others. */
const LONG_MS = 1_000;
/**
 * The maximum of threads per unit of `size`, and at least. An endless run takes 10 MB, or up to 96 MB if it fills its memory, and its
 * processor time, although its priority is low: with 32 threads on two processors a stop took 14 ms (p99 0.2 to 0.5 s), with 12 it took 10
 * (p99 30).
 */
const MOST_PER_PROCESSOR = 4;
const MOST = 12;

/** Whose run it is. */
interface Owner {
  job: number;
  process: number;
  user: number;
}

/** A run of code that a caller asks for. */
export interface CodeRun {
  owner: Owner;
  /** Called when the run has a thread, since thousands can wait. What it throws rejects. */
  makeTask: () => Task;
  /** The characters of the task: large ones are made and sent one in each turn of the event loop. */
  size: number;
  signal: AbortSignal;
  /** Called when the run begins in a thread. */
  begun: () => void;
  /** Called with each line that the code prints, until the signal aborts. */
  print: (line: Line) => void;
}

/** A run that waits for a thread, and what its end calls. */
interface Waiting extends Omit<CodeRun, 'begun'> {
  /** The run begins in this thread. */
  given: (thread: CodeThread) => void;
  /** Its task could not be made. */
  failed: (error: Error) => void;
  ended: (ended: Ended) => void;
}

export interface CodePoolOptions {
  /** How many runs compute concurrently. */
  size?: number;
  /** How many threads there may be; a quarter of them for one job, half for one process, and three quarters for one user. */
  most?: number;
  /** How long a run counts towards `size`, in milliseconds. */
  longMs?: number;
  /** How long an idle thread is kept, in milliseconds. */
  idleMs?: number;
  file?: URL;
}

/**
 * Threads that run users' code. Jobs take turns, each in the order of its own runs. A job that holds no thread is given one at
 * once, beyond `size` where that many compute, and the others leave half of all threads to such jobs: so a job cannot hold back
 * another, however many endless runs it has. The jobs of one process leave half of all threads to others, and those of one user
 * a quarter. The first thread starts with the first run; one that has had nothing to do for a minute ends. None keeps the process
 * alive.
 */
export class CodePool {
  private readonly threads = new Set<CodeThread>();
  private readonly idle = new Map<CodeThread, NodeJS.Timeout>();
  private readonly long = new Set<CodeThread>();
  private readonly waiting = new FairQueue<Waiting>();
  /** How many threads the jobs of each process hold, and those of each user. */
  private readonly heldByProcess = new Sums<number>();
  private readonly heldByUser = new Sums<number>();
  private readonly size: number;
  private readonly most: number;
  private readonly longMs: number;
  private readonly idleMs: number;
  private readonly file: URL;

  constructor(options: CodePoolOptions = {}) {
    this.size = options.size ?? Math.max(2, availableParallelism());
    this.most = options.most ?? Math.max(MOST, MOST_PER_PROCESSOR * this.size);
    this.longMs = options.longMs ?? LONG_MS;
    this.idleMs = options.idleMs ?? 60_000;
    this.file = options.file ?? THREAD_FILE;
  }

  /** The current threads. */
  get count(): number {
    return this.threads.size;
  }

  /**
   * Runs the code, and resolves with how it ended. An abort rejects immediately with the signal's reason; the thread is
   * interrupted and reused, or replaced.
   */
  run({ begun, print, ...run }: CodeRun): Promise<Ended> {
    const { owner, signal } = run;
    return new Promise((resolve, reject) => {
      let thread: CodeThread | null = null;
      const abort = () => {
        if (thread === null) this.waiting.remove(owner.job, waiting);
        else thread.interrupt();
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        ...run,
        failed: (error) => {
          signal.removeEventListener('abort', abort);
          reject(error);
        },
        given: (it) => {
          thread = it;
          begun();
        },
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
      this.waiting.add(owner.job, waiting);
      this.advance();
    });
  }

  private advance(): void {
    for (;;) {
      const next = this.waiting.take((held, { owner }) => this.mayBegin(held, owner));
      if (next === undefined) return;
      this.begin(this.freeThread(), next);
    }
  }

  /** Whether a job that holds so many threads may have another one. */
  private mayBegin(held: number, { process, user }: Owner): boolean {
    const taken = this.threads.size - this.idle.size;
    if (this.heldByProcess.of(process) >= Math.ceil(this.most / 2)) return false;
    if (this.heldByUser.of(user) >= Math.ceil((3 * this.most) / 4)) return false;
    if (held === 0) return taken < this.most;
    return held < this.most / 4 && taken < this.most / 2 && taken - this.long.size < this.size;
  }

  private freeThread(): CodeThread {
    const [idle] = [...this.idle].at(-1) ?? [];
    if (idle) {
      clearTimeout(this.idle.get(idle));
      this.idle.delete(idle);
      return idle;
    }
    const thread = new CodeThread(this.file, (gone) => this.forget(gone));
    this.threads.add(thread);
    return thread;
  }

  private begin(thread: CodeThread, waiting: Waiting): void {
    const { process, user } = waiting.owner;
    this.heldByProcess.add(process, 1);
    this.heldByUser.add(user, 1);
    // A task of 8 MiB takes some 50 ms. Those of 12 jobs together stopped a worker for a second, and with escapes in them for more than 10 s.
    void inTurn(waiting.size, () => {
      // A thread can end before it has had a run, for example for lack of memory.
      this.start(this.threads.has(thread) ? thread : this.freeThread(), waiting);
    });
  }

  private start(thread: CodeThread, { makeTask, owner, signal, given, failed, print, ended }: Waiting): void {
    const free = () => {
      this.waiting.release(owner.job);
      this.heldByProcess.add(owner.process, -1);
      this.heldByUser.add(owner.user, -1);
      this.long.delete(thread);
      // To start another one takes 60 ms of CPU time.
      if (thread.isSlow) thread.terminate();
      else if (this.threads.has(thread)) this.rest(thread);
    };
    let task: Task;
    try {
      signal.throwIfAborted();
      task = makeTask();
    } catch (error) {
      free();
      failed(error as Error);
      this.advance();
      return;
    }
    const timer = setTimeout(() => {
      this.long.add(thread);
      thread.slowDown();
      this.advance();
    }, this.longMs).unref();
    given(thread);
    thread.start(task, owner.user, {
      print,
      ended: (how) => {
        clearTimeout(timer);
        free();
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
