import { Injectable } from '@nestjs/common';
import { Admission } from '../admission/admission.js';
import { JobQueue } from '../deliveries/queue.js';
import { Signals } from '../signals.js';
import type { StoppedRow } from '../transitions/stop.js';

/** Notifies workers and waiters of stopped jobs, and gives the places of these to others. */
@Injectable()
export class StopNotices {
  constructor(
    private readonly signals: Signals,
    private readonly queue: JobQueue,
    private readonly admission: Admission,
  ) {}

  /** Call it after the commit of the stop. Never throws: a receiver that misses a notice reads the rows. */
  tell(rows: readonly StoppedRow[]): void {
    const idsOf = (state: StoppedRow['state']): number[] =>
      rows.filter((row) => row.state === state).map(({ id }) => id);
    this.signals.send('ended', idsOf('stopped'));
    this.signals.send('stop', idsOf('stopping'));
    this.signals.send('changed', idsOf('stopping'));
    for (const { id, state, parked, freed } of rows) {
      if (state === 'stopped' && parked !== null) void this.queue.forget(id, parked);
      if (freed !== null) this.admission.admit(freed);
    }
  }
}
