import { setImmediate, setTimeout } from 'node:timers/promises';

/** The longest rest in milliseconds, since a process that was stopped measures the time of its stop. */
const LONGEST_MS = 50;

/**
 * Reads connections one after the other, each followed by a rest that is as long as it took: sixty that sent bodies in chunks of one byte took all
 * turns of the event loop, so that executes of others took 0.5 s instead of 0.02 s.
 */
export class RestedReads {
  private readonly waiting: (() => void)[] = [];
  private isReading = false;

  constructor(
    private readonly rest: (ms: number) => Promise<unknown> = setTimeout,
    private readonly now = () => performance.now(),
  ) {}

  /** @param read asks for bytes, which are handled in the next turn */
  add(read: () => void): void {
    this.waiting.push(read);
    if (!this.isReading) void this.readAll();
  }

  private async readAll(): Promise<void> {
    this.isReading = true;
    for (let read = this.waiting.shift(); read; read = this.waiting.shift()) {
      const since = this.now();
      read();
      await setImmediate();
      await setImmediate();
      await this.rest(Math.min(this.now() - since, LONGEST_MS));
    }
    this.isReading = false;
  }
}
