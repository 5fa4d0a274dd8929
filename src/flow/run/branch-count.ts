import { BRANCHES_OF_ALL_JOBS, BRANCHES_OF_EACH_JOB } from '../default-limits.js';
import { JobFailure } from '../failure.js';
import { runAfterYield } from '../yield-budget.js';

/** What of a job is counted: a branch, a concurrent round, a called process, or the job's own path. */
interface Branch {
  /** It has to wait before it may run. */
  wait(): void;
  /** It may run. */
  ready(): void;
}

/** The job's own path, which is counted like a branch, but is none. */
const OWN_PATH = 1;

/** The branches of all jobs that run. */
let running = 0;

/** The jobs with waiting branches, in the order in which they began to wait. */
const queue = new Set<BranchCount>();

/**
 * The job whose branches never wait, until it has no more than its share: branches that run can wait for those that do not, so two jobs
 * could wait for each other.
 */
let favoured: BranchCount | null = null;

/**
 * How many branches, concurrent rounds and calls of a job are under way. Each takes some 10 to 20 KB once it runs, and nested ones
 * multiply: with the bound of steps alone, a job could take all memory of its worker, and 50 jobs with 5,000 each took 4 GB. So some of them
 * wait before they begin.
 */
export class BranchCount {
  private count = 0;
  /** How many of them wait for a process that they call. */
  private calling = 0;
  private readonly begun = new Set<Branch>();
  private readonly waiting = new Set<Branch>();
  private isClosed = false;

  constructor(private readonly most: number) {}

  /** Whether one path of the job goes on now: its own, or that of a process which it calls. */
  get isOne(): boolean {
    return this.count - this.calling === OWN_PATH;
  }

  /**
   * A path waits for a process that it calls.
   *
   * @returns to be called when it does not wait any more; later calls have no effect
   */
  beginCall(): () => void {
    let isOpen = true;
    this.calling += 1;
    return () => {
      if (isOpen) this.calling -= 1;
      isOpen = false;
    };
  }

  /** Counts a branch. @throws JobFailure past the job's limit */
  add(): void {
    if (++this.count > this.most + OWN_PATH)
      throw new JobFailure({
        en: `more than ${this.most} branches, rounds and calls run at the same time, which is the limit of a job`,
        zh: `同时执行的分支、循环轮次和调用超过 ${this.most} 个，达到一个任务的上限`,
      });
  }

  /** Lets the branch run, now or as soon as there is room. */
  begin(branch: Branch): void {
    if (this.isClosed) return;
    if (this.waiting.size === 0 && this.hasRoom()) {
      this.run(branch);
      branch.ready();
    } else {
      branch.wait();
      this.waiting.add(branch);
      queue.add(this);
      if (favoured === null) [favoured = null] = queue;
      if (favoured === this) this.beginWaiting();
    }
  }

  /** The branch has ended, or was stopped. */
  remove(branch: Branch): void {
    if (this.isClosed) return;
    this.count -= 1;
    if (this.waiting.delete(branch)) {
      if (this.waiting.size === 0) queue.delete(this);
    } else if (this.begun.delete(branch)) {
      running -= 1;
    }
    if (this.waiting.size === 0 && this.begun.size <= BRANCHES_OF_EACH_JOB) this.favourNext();
    beginWaiting();
  }

  /** The job has ended: none of its branches runs or waits any more. */
  close(): void {
    this.isClosed = true;
    running -= this.begun.size;
    this.begun.clear();
    this.waiting.clear();
    queue.delete(this);
    this.favourNext();
    beginWaiting();
  }

  private favourNext(): void {
    if (favoured === this) [favoured = null] = queue;
  }

  private hasRoom(): boolean {
    return this.begun.size < BRANCHES_OF_EACH_JOB || running < BRANCHES_OF_ALL_JOBS || favoured === this;
  }

  private run(branch: Branch): void {
    this.begun.add(branch);
    running += 1;
  }

  /** Lets waiting branches run while there is room. */
  beginWaiting(): void {
    for (const branch of this.waiting) {
      if (!this.hasRoom()) return;
      this.waiting.delete(branch);
      this.run(branch);
      // Not at once, since a branch of another job is just ending.
      runAfterYield(() => branch.ready(), this);
    }
    queue.delete(this);
  }
}

function beginWaiting(): void {
  for (const job of queue) job.beginWaiting();
}
