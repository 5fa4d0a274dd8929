import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { FirstWaitingRow } from '../jobs/transitions/choose.js';
import { LastTurns } from './last-turns.js';

/** What {@link ExtraSlots} needs of its worker. */
export interface CrowdedWorker {
  /** Whether jobs wait for a slot, and none is free. */
  isCrowded(): boolean;
  /** How many more jobs may start now, if it had so many slots more. */
  freeSlots(extra: number): number;
  /** The jobs that it runs. */
  held(): Iterable<Owned>;
  /**
   * The oldest waiting jobs of the next processes, and jobs that had started and wait for a slot.
   *
   * @param turns the processes that had the last turn: see `LastTurns.values`
   * @param most the most waiting jobs of a process
   */
  waiting(turns: readonly number[], most: number): Promise<FirstWaitingRow[]>;
  /** Starts a job although no slot is free. */
  startBeside(id: number): void;
}

/** A job of a user and a process. */
export interface Owned {
  user: number;
  processId: number;
}

/** The part of `LIUCHENG_CONCURRENCY` that there are extra slots, rounded down. */
const EXTRA_SHARE = 1 / 10;

/** How soon a worker without a free slot looks for jobs of others again, in milliseconds: after it has found some, and after it has found none. */
const LOOK_MS = { busy: 20, idle: 200 };

/**
 * Slots beside those of `LIUCHENG_CONCURRENCY`, for jobs of users who have few in this worker, and half of them also for jobs of processes that have
 * few. Without these, fifty jobs that compute for long, or wait for answers, held back all others until one of them ended: a short job waited
 * for 9 to 15 s (measured).
 */
export class ExtraSlots {
  private readonly logger = new Logger(ExtraSlots.name);
  private readonly lastTurns = new LastTurns();
  private readonly most: number;
  private isLooking = false;

  /** @param concurrency the number of slots that there are besides */
  constructor(
    private readonly worker: CrowdedWorker,
    concurrency: number,
  ) {
    this.most = Math.floor(EXTRA_SHARE * concurrency);
  }

  /** Looks for jobs of others for as long as jobs wait and no slot is free. Never throws. */
  crowded(): void {
    if (this.isLooking || this.most === 0) return;
    this.isLooking = true;
    void this.lookWhileCrowded();
  }

  private async lookWhileCrowded(): Promise<void> {
    for (let pause = LOOK_MS.idle; ;) {
      await setTimeout(pause, undefined, { ref: false });
      this.isLooking = this.worker.isCrowded();
      if (!this.isLooking) return;
      pause = (await this.look()) ? LOOK_MS.busy : LOOK_MS.idle;
    }
  }

  /** @returns whether extra slots are occupied or were filled */
  private async look(): Promise<boolean> {
    const { worker, most } = this;
    if (worker.freeSlots(most) <= 0) return true;
    try {
      const waiting = await worker.waiting(this.lastTurns.values, most);
      this.lastTurns.taken(waiting);
      // A slot may have become free meanwhile.
      if (!worker.isCrowded()) return false;
      const chosen = ofOthers(waiting, worker.held(), worker.freeSlots(most), most);
      for (const id of chosen) worker.startBeside(id);
      return chosen.length > 0;
    } catch (error) {
      // Postgres is away: the next look tries again.
      this.logger.debug(`no jobs of others could be looked for: ${String(error)}`);
      return false;
    }
  }
}

/**
 * Chooses those of the waiting jobs that get an extra slot: first those of users who hold fewer slots than half of the extra ones, then those of
 * processes that do, each from who holds the fewest. The latter leave half of the extra slots free.
 *
 * @param held the jobs that run
 * @param free how many extra slots are free
 * @param most how many there are
 * @returns the ids of the jobs
 */
export function ofOthers(
  waiting: readonly Pick<FirstWaitingRow, 'id' | 'user' | 'process'>[],
  held: Iterable<Owned>,
  free: number,
  most: number,
): number[] {
  const users = new Map<number, number>();
  const processes = new Map<number, number>();
  const hold = (user: number, process: number): void => {
    users.set(user, (users.get(user) ?? 0) + 1);
    processes.set(process, (processes.get(process) ?? 0) + 1);
  };
  for (const { user, processId } of held) hold(user, processId);
  const share = Math.ceil(most / 2);
  const chosen = new Set<number>();
  const fill = (kept: number, heldBy: (job: (typeof waiting)[number]) => number): void => {
    while (free - chosen.size > kept) {
      const left = waiting.filter((job) => !chosen.has(job.id) && heldBy(job) < share);
      const next = left.reduce<(typeof waiting)[number] | undefined>(
        (first, job) => (first === undefined || heldBy(job) < heldBy(first) ? job : first),
        undefined,
      );
      if (next === undefined) return;
      chosen.add(next.id);
      hold(next.user, next.process);
    }
  };
  fill(0, ({ user }) => users.get(user) ?? 0);
  fill(most - share, ({ process }) => processes.get(process) ?? 0);
  return [...chosen];
}
