import type { Line } from './messages.js';

/** Lines that follow each other faster than this many milliseconds are sent together. */
const PAUSE = 20;
/** What a line costs besides its text, so that empty lines are bounded too. */
const LINE_BYTES = 64;

/** What the code prints: sent in bundles, and up to a bound that it says when it is reached. */
export class ConsoleLines {
  private lines: Line[] = [];
  private sentAt = -PAUSE;
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly send: (lines: Line[]) => void,
  ) {}

  /** False when the bound is reached. */
  add(line: Line): boolean {
    this.bytes += Buffer.byteLength(line[1]) + LINE_BYTES;
    const fits = this.bytes <= this.maxBytes;
    this.lines.push(fits ? line : ['warn', this.leftOut()]);
    this.sendOld();
    return fits;
  }

  /** To be called now and then while the code runs. */
  sendOld(): void {
    if (this.lines.length > 0 && performance.now() - this.sentAt >= PAUSE) this.sendAll();
  }

  sendAll(): void {
    if (this.lines.length === 0) return;
    this.send(this.lines);
    this.lines = [];
    this.sentAt = performance.now();
  }

  private leftOut(): string {
    return `(what the code prints from here on is left out: it is more than ${this.maxBytes} bytes)`;
  }
}
