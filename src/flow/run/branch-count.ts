import { JobFailure } from '../failure.js';

/**
 * How many branches, concurrent rounds and calls of a job are under way. Each takes some 10 to 20 KB, and nested ones multiply: with
 * the bound of steps alone, a job could take all memory of its worker.
 */
export class BranchCount {
  private count = 0;

  constructor(private readonly most: number) {}

  /** @throws JobFailure past the job's limit */
  begin(): void {
    if (++this.count > this.most)
      throw new JobFailure({
        en: `more than ${this.most} branches, rounds and calls run at the same time, which is the limit of a job`,
        zh: `同时执行的分支、循环轮次和调用超过 ${this.most} 个，达到一个任务的上限`,
      });
  }

  end(): void {
    this.count -= 1;
  }
}
