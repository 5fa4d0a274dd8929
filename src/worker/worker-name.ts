import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** The name of this worker in the rows of the jobs that it holds. No two processes have the same name. */
export class WorkerName {
  readonly name = `${hostname().slice(0, 60)}:${process.pid}:${randomBytes(4).toString('hex')}`;

  /** @param isIsolated whether this process runs isolated jobs, one at a time */
  constructor(readonly isIsolated: boolean) {}
}
