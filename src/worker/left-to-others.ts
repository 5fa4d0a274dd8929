import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';

/** The most jobs that are remembered. Earlier ones are forgotten, and this worker may take them again as soon as they are due. */
const MOST = 1_000;

/** How many times each other worker looks for due jobs before this one takes the job again. */
const SWEEPS = 3;

/**
 * Jobs that this worker has released because it lacks one of their nodes or keys. When such a job is due again, the other workers have
 * time to take it first. Otherwise it would be left to chance how often the job comes back to this worker.
 */
@Injectable()
export class LeftToOthers {
  private readonly ids = new LRUCache<number, true>({ max: MOST });

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** @param dueInMs the time until the job is due again */
  add(id: number, dueInMs: number): void {
    this.ids.set(id, true, { ttl: dueInMs + SWEEPS * this.settings.sweepMs });
  }

  has(id: number): boolean {
    return this.ids.has(id);
  }

  list(): number[] {
    return [...this.ids.keys()];
  }
}
