import type { Line } from './messages.js';

/** Lines that follow each other within this many milliseconds are sent together. */
const PAUSE = 20;
/** The bytes counted per line in addition to its text, so that empty lines are limited too. */
const LINE_BYTES = 64;

/** Collects what the code prints and sends it in batches. A last line says if the limit is reached. */
export class ConsoleLines {
  private lines: Line[] = [];
  private sentAt = -PAUSE;
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly send: (lines: Line[]) => void,
  ) {}

  /** Adds a line. @returns false when the limit is reached */
  add(line: Line): boolean {
    this.bytes += Buffer.byteLength(line[1]) + LINE_BYTES;
    const fits = this.bytes <= this.maxBytes;
    this.lines.push(fits ? line : ['warn', this.leftOut()]);
    this.sendOld();
    return fits;
  }

  /** Sends a batch if it is due. Call it regularly while the code runs. */
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
    return `(further output of the code is omitted: it exceeds ${this.maxBytes} bytes)`;
  }
}
