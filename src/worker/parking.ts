import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import type { Run } from '../flow/index.js';
import type { AbortFlag } from './abort-flag.js';

/** While other jobs wait for a slot, a job that waits for longer than this leaves its own to them. */
const CROWDED_MS = 1_000;

/**
 * The shortest wait that is worth it to leave a slot, as a multiple of the time that it took to take up the job. Without it, a job with
 * a long journal and many short waits would do little but read its journal.
 */
const WORTH = 20;

/** How long jobs wait for a slot before those that only wait are asked to leave theirs. Other workers may have free slots. */
const PATIENCE_MS = 100;

/** The part of the slots whose jobs keep them, the first ones, while they wait for their flows. A worker compiles one large flow at a time. */
const KEPT_SHARE = 1 / 6;

/**
 * The most jobs that leave their slots together before their flows are compiled. Each is claimed again, with its inputs. With 16, short jobs
 * beside those of 50 large processes wait for about a second.
 */
const LEAVE_AT_ONCE = 16;

/** A job that waits for its flow, since when, as `performance.now()`. */
interface Starting {
  abort: AbortFlag;
  since: number;
}

/**
 * A run, or null once it has ended. A Set of V8 that others are added to keeps links from its old tables, and one of them in old space keeps
 * all that was deleted since. With the runs themselves in it, garbage collection took twice the time, and a job a fifth more (measured).
 */
interface WatchedRun {
  run: Run | null;
}

/**
 * Decides which jobs that only wait leave their slots until the wait ends: those with long waits, and while other jobs wait for a slot
 * also those with shorter ones. Otherwise 50 jobs that look for something every 20 s would hold back all others for so long. So would jobs of many
 * processes whose flows have megabytes, while they are compiled one after the other: short jobs of others waited for 45 s.
 */
@Injectable()
export class Parking {
  private readonly runs = new Set<WatchedRun>();
  /** The oldest first. */
  private readonly starting = new Set<Starting>();
  private isCrowded = (): boolean => false;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'parkMs' | 'concurrency'>) {}

  /** @param isCrowded whether jobs wait for a slot of this worker, and none is free */
  watch(isCrowded: () => boolean): void {
    this.isCrowded = isCrowded;
  }

  /**
   * The shortest wait, in milliseconds, for which a job leaves its slot now.
   *
   * @param takenUpMs how long it took to take up the job
   */
  shortest(takenUpMs: number): number {
    const { parkMs } = this.settings;
    return this.isCrowded() ? Math.min(parkMs, Math.max(CROWDED_MS, WORTH * takenUpMs)) : parkMs;
  }

  /**
   * The run has begun.
   *
   * @returns what to call when it has ended
   */
  add(run: Run): () => void {
    const watched: WatchedRun = { run };
    this.runs.add(watched);
    return () => {
      this.runs.delete(watched);
      watched.run = null;
    };
  }

  /**
   * The job waits for its flow. It may be aborted as `crowded` meanwhile.
   *
   * @returns what to call when it no longer waits
   */
  addStarting(abort: AbortFlag): () => void {
    const starting = { abort, since: performance.now() };
    this.starting.add(starting);
    return () => this.starting.delete(starting);
  }

  /** Asks for room for jobs that wait for a slot. */
  makeRoom(): void {
    const since = performance.now();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (!this.isCrowded()) return;
      for (const { run } of this.runs) run?.parkIfIdle();
      this.leaveBeforeStart(since);
    }, PATIENCE_MS).unref();
  }

  /** @param since `performance.now()` when jobs began to wait for a slot. Those that came later may have a small flow, which is soon compiled */
  private leaveBeforeStart(since: number): void {
    const kept = Math.max(1, Math.floor(KEPT_SHARE * this.settings.concurrency));
    const waiting = [...this.starting].filter((each) => each.since <= since);
    for (const { abort } of waiting.slice(kept, kept + LEAVE_AT_ONCE)) abort.abort('crowded');
  }
}
