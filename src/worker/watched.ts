import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Signals } from '../jobs/signals.js';

/** How long a job counts as watched after a `watch` signal. API processes repeat the signal once a second. */
const REMEMBERED_MS = 3_000;

/** The most remembered jobs. Limits the memory that a flood of signals can use. */
const MOST = 100_000;

/**
 * The jobs that clients of any API process watch. A watched job writes its progress and signals its changes immediately. Other jobs
 * have no extra cost.
 */
@Injectable()
export class Watched implements OnApplicationBootstrap {
  private readonly until = new Map<number, number>();

  constructor(private readonly signals: Signals) {}

  onApplicationBootstrap(): void {
    this.signals.listen('watch', (id) => {
      if (this.until.size >= MOST) this.forget();
      if (this.until.size < MOST) this.until.set(id, performance.now() + REMEMBERED_MS);
    });
  }

  has(id: number): boolean {
    if (this.until.size === 0) return false;
    const until = this.until.get(id);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.until.delete(id);
    return false;
  }

  /** Signals to watchers that a change of these jobs was committed. */
  changed(ids: number[]): void {
    if (this.until.size === 0) return;
    const watched = ids.filter((id) => this.has(id));
    if (watched.length > 0) this.signals.send('changed', watched);
  }

  private forget(): void {
    const now = performance.now();
    for (const [id, until] of this.until) if (until <= now) this.until.delete(id);
  }
}
