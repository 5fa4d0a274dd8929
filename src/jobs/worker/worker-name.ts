import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** What this worker is called in the rows of the jobs it holds: never the same for two processes. */
export class WorkerName {
  readonly name = `${hostname().slice(0, 60)}:${process.pid}:${randomBytes(4).toString('hex')}`;

  /** @param alone whether it runs one job at a time, in a process of its own: only so are suspects run */
  constructor(readonly alone: boolean) {}
}
