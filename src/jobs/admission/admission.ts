import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../../database/database.js';
import { Again, GroupedCalls } from '../../database/grouped-calls.js';
import { JobQueue } from '../deliveries/queue.js';
import {
  ADMISSIBLE,
  type AdmissibleRow,
  ADMIT,
  type AdmittedRow,
  admitValues,
  mostOfEach,
} from './admission-statements.js';
import { EarlierClaims } from './earlier-claims.js';
import { LOCK_POLICIES, type LockedPolicy } from './guard-statements.js';

/** When a policy that another session has locked is looked at again. Most are locked for a few milliseconds. */
const LOCKED_AGAIN_MS = 20;

/** For how long a locked policy is tried. Then the next sweep finds its jobs. */
const LOCKED_MS = 1_000;

/** The most processes whose jobs one transaction admits. */
const MOST_PROCESSES = 100;

/** For how long a process counts as one whose jobs wait for a place, since the last one was seen. */
const KNOWN_HELD_MS = 60_000;

interface Asked {
  processId: number;
  giveUpAt: number;
}

/**
 * Gives the places that `max_running` allows to waiting jobs. A job of a limited process can be claimed only if it has a place, and
 * keeps the place until it ends: through parking, deaths of workers and takeovers. So `max_running` holds if no more places are given.
 */
@Injectable()
export class Admission {
  private readonly logger = new Logger(Admission.name);
  private readonly asked = new GroupedCalls<Asked, undefined>((asked) => this.admitAll(asked), {
    maxItems: MOST_PROCESSES,
    maxInFlight: 1,
    keyOf: ({ processId }) => processId,
  });
  /** Processes that wait for the next statement: an end while it waits needs no other one. */
  private readonly waiting = new Set<number>();
  /** Processes whose jobs wait for a place, as this server process has last seen it. */
  private readonly held = new LRUCache<number, true>({ max: 10_000, ttl: KNOWN_HELD_MS });
  private swept = 0;

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly earlierClaims: EarlierClaims,
  ) {}

  /** Gives free places of a process to its jobs, soon. Call it after the commit that inserted or ended a job. */
  admit(processId: number): void {
    this.held.set(processId, true);
    this.ask(processId);
  }

  private ask(processId: number): void {
    if (this.waiting.has(processId)) return;
    this.waiting.add(processId);
    this.asked.add({ processId, giveUpAt: performance.now() + LOCKED_MS }).catch((error: unknown) => {
      this.waiting.delete(processId);
      // The next sweep finds its jobs.
      this.logger.debug(`jobs of process ${processId} were not admitted: ${String(error)}`);
    });
  }

  /**
   * Gives the place of a job that has ended to the next one.
   *
   * @param hadPlace whether the job had a place. One that started before its process got a limit had none, and leaves one
   */
  ended(processId: number, hadPlace: boolean): void {
    // Not `admit`: a process whose limit was removed would count as one whose jobs wait for a place for as long as its jobs end.
    if (hadPlace || this.held.has(processId)) this.ask(processId);
  }

  /** Finds free places whose notification was lost, in the next few hundred processes whose jobs wait for one. */
  async sweep(): Promise<void> {
    const [found] = await this.database.rows<AdmissibleRow>(ADMISSIBLE, [this.swept]);
    this.swept = found?.last ?? 0;
    for (const processId of found?.held ?? []) this.held.set(processId, true);
    for (const processId of found?.processes ?? []) this.admit(processId);
  }

  private async admitAll(asked: Asked[]): Promise<(undefined | Again)[]> {
    for (const { processId } of asked) this.waiting.delete(processId);
    const ids = asked.map(({ processId }) => processId);
    const most = mostOfEach(ids.length);
    const obeyed = await this.earlierClaims.obeyed(ids);
    const { owned, admitted } = await this.database.transaction(async (executor) => {
      const policies = await executor.rows<LockedPolicy>(LOCK_POLICIES, [ids]);
      const owned = policies.map(({ process_id }) => process_id);
      const values = admitValues(owned, most, obeyed);
      const admitted = owned.length === 0 ? [] : await executor.rows<AdmittedRow>(ADMIT, values);
      return { owned, admitted };
    });
    this.earlierClaims.watch(
      owned,
      admitted.flatMap(({ process_id: processId, version }) =>
        version === null ? [] : [{ processId, version }],
      ),
    );
    await this.queue.dispatch(
      admitted.flatMap(({ id, dispatch }) => (id === null || dispatch === null ? [] : [{ id, dispatch }])),
    );
    return asked.map(({ processId, giveUpAt }) => {
      if (!owned.includes(processId))
        return performance.now() > giveUpAt ? undefined : new Again(LOCKED_AGAIN_MS);
      const rows = admitted.filter(({ process_id }) => process_id === processId);
      // A statement admits a part of many jobs that wait for a place, as when a limit is removed.
      return rows.length >= most || rows.some(({ id }) => id === null) ? new Again() : undefined;
    });
  }
}
