import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { FairQueue } from '../../flow/fair-queue.js';
import { Throttled, Unavailable } from '../../rest/errors.js';
import { message } from '../../rest/messages.js';
import { FlowThread } from './flow-thread.js';
import type { TaskName, Tasks } from './tasks.js';

/** The number of threads. Two, so that one large flow does not block all others. A caller uses one thread at a time. */
const SIZE = 2;
/** The time limit of a task. No flow within the limits takes that long, even on a loaded machine. */
const DEADLINE_MS = 30_000;
/** How long a task waits for a thread before it fails with Unavailable. */
const PATIENCE_MS = 20_000;
/**
 * The maximum total size of waiting tasks, in bytes, because each holds its flow in memory. The first task of each caller is always
 * accepted. Otherwise one caller could use up the limit, and the tasks of all others would be refused.
 */
const MOST_WAITING = 64 * 1024 * 1024;
/** The most tasks of one caller that may wait. */
const MOST_PER_CALLER = 8;
/** The `Retry-After` for a caller who has too many waiting tasks. */
const RETRY_AFTER_MS = 2_000;
/** How long an idle thread is kept. */
const IDLE_MS = 60_000;

/** The caller of tasks for this process's jobs. Ids of users are positive. */
export const NO_CALLER = 0;

interface Waiting {
  size: number;
  given: (thread: FlowThread) => void;
}

/**
 * Threads for work on large flows that cannot be sliced, so that it does not block the event loop: parsing 9 MB of JSON takes up
 * to 3 s, and the check as long again. A thread starts when a task needs it, and ends when idle.
 */
@Injectable()
export class FlowThreads implements OnApplicationShutdown {
  private readonly threads = new Set<FlowThread>();
  private readonly idle = new Map<FlowThread, NodeJS.Timeout>();
  private readonly waiting = new FairQueue<Waiting>();
  private bytesWaiting = 0;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /**
   * Runs a task in a thread. Callers are served in turn: many tasks of one caller delay a task of another by one task.
   *
   * @param size the approximate size of `given`, in bytes
   * @param caller the id of the user who makes the request, or {@link NO_CALLER}
   * @throws RestError that the task throws; Throttled if too many tasks of this caller wait; Unavailable if all threads stay busy, the
   *   waiting tasks are too large together, or the task exceeds its time or memory limit
   */
  async run<Name extends TaskName>(
    task: Name,
    given: Tasks[Name]['given'],
    size: number,
    caller: number,
  ): Promise<Tasks[Name]['done']> {
    const thread = await this.wait(size, caller);
    try {
      return (await thread.run({ task, given }, DEADLINE_MS)) as Tasks[Name]['done'];
    } finally {
      this.waiting.release(caller);
      this.rest(thread);
      this.advance();
    }
  }

  /** Not earlier: requests that are in progress when the process shuts down have their answers first. */
  onApplicationShutdown(): void {
    for (const timer of this.idle.values()) clearTimeout(timer);
    for (const thread of this.threads) thread.terminate();
  }

  private freeThread(): FlowThread {
    const [idle] = [...this.idle].at(-1) ?? [];
    if (idle) {
      clearTimeout(this.idle.get(idle));
      this.idle.delete(idle);
      return idle;
    }
    const { packages, maxSteps, maxDepth, maxBranches, maxValueBytes, maxLiveBytes } = this.settings;
    const { maxRecordBytes, maxLogBytes, maxNodes, maxLinks } = this.settings;
    const bounds = { maxSteps, maxDepth, maxBranches, maxValueBytes, maxLiveBytes };
    const limits = { ...bounds, maxRecordBytes, maxLogBytes, maxNodes, maxLinks };
    const thread = new FlowThread({ packages, limits }, (gone) => this.forget(gone));
    this.threads.add(thread);
    return thread;
  }

  private wait(size: number, caller: number): Promise<FlowThread> {
    const before = this.waiting.waitingOf(caller);
    if (before >= MOST_PER_CALLER) return Promise.reject(new Throttled(RETRY_AFTER_MS, TOO_MANY));
    if (before > 0 && this.bytesWaiting + size > MOST_WAITING) return Promise.reject(new Unavailable());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        size,
        given: (thread) => {
          clearTimeout(timer);
          this.bytesWaiting -= size;
          resolve(thread);
        },
      };
      const timer = setTimeout(() => {
        this.waiting.remove(caller, waiting);
        this.bytesWaiting -= size;
        reject(new Unavailable());
      }, PATIENCE_MS);
      this.bytesWaiting += size;
      this.waiting.add(caller, waiting);
      this.advance();
    });
  }

  /** Gives the free threads to the next waiting tasks. */
  private advance(): void {
    while (this.idle.size > 0 || this.threads.size < SIZE) {
      const next = this.waiting.take((held) => held === 0);
      if (next === undefined) return;
      next.given(this.freeThread());
    }
  }

  private rest(thread: FlowThread): void {
    if (!this.threads.has(thread)) return;
    const end = () => {
      this.idle.delete(thread);
      thread.terminate();
    };
    this.idle.set(thread, setTimeout(end, IDLE_MS).unref());
  }

  /** Forgets an ended thread. A waiting task gets a new one. */
  private forget(thread: FlowThread): void {
    clearTimeout(this.idle.get(thread));
    this.idle.delete(thread);
    this.threads.delete(thread);
    this.advance();
  }
}

const TOO_MANY = message(
  `More than ${MOST_PER_CALLER} of your requests with large flows or files are waiting. Try again when some of them have been answered.`,
  `您有超过 ${MOST_PER_CALLER} 个含大型流程或文件的请求正在等待，请待部分完成后重试。`,
);
