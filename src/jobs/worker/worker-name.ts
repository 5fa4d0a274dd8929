import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';

/** What this worker is called in the rows of the jobs it holds: never the same for two processes. */
@Injectable()
export class WorkerName {
  readonly name = `${hostname().slice(0, 60)}:${process.pid}:${randomBytes(4).toString('hex')}`;
}
