import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { LONGEST_HANDSHAKE, tooLongHandshake } from './handshake.js';
import { restsOf } from './handshake-rests.js';
import { readInTurn } from './read-in-turn.js';

/**
 * Passes on what a connection receives as `readInTurn` reads it: in parts, and in a later turn once the budget of the event loop is spent. TLS
 * is given this instead of the connection, of which it would decrypt all that has come at once: eight servers that sent requests for new
 * keys without end (27 bytes and 10 µs each) stopped a worker for more than 10 s.
 */
export class PassedInTurn extends Duplex {
  private isWanted = false;
  private hasEnd = false;
  /** How much more may come before keys are agreed upon, in bytes. */
  private left = LONGEST_HANDSHAKE;
  private resting: NodeJS.Timeout | undefined;

  /** @param owner as for `readInTurn` */
  constructor(
    private readonly socket: Socket,
    private readonly owner: object,
  ) {
    super();
    readInTurn(socket, owner);
    socket.on('readable', this.pass);
    socket.on('end', () => this.pushEnd());
    socket.on('error', (error) => this.endWith(error));
    socket.on('close', () => this.endWith());
  }

  /** Says that keys have been agreed upon: from now on any number of bytes may come. */
  agreed(): void {
    this.left = Infinity;
  }

  override _read(): void {
    this.isWanted = true;
    this.pass();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.resting);
    this.socket.destroy();
    done(error);
  }

  private pushEnd(): void {
    if (this.hasEnd) return;
    this.hasEnd = true;
    this.push(null);
  }

  /** Destroys this once TLS has taken what came before: it may be the answer, or its last part. */
  private endWith(error?: Error): void {
    if (this.readableEnded || (this.readableLength === 0 && !this.hasEnd)) this.destroy(error);
    else {
      this.once('end', () => this.destroy(error));
      this.pushEnd();
    }
  }

  private readonly pass = (): void => {
    while (this.isWanted) {
      if (this.rests()) return;
      const part = this.socket.read() as Buffer | null;
      if (part === null) return;
      this.left -= part.length;
      if (this.left < 0) {
        this.destroy(tooLongHandshake());
        return;
      }
      this.measure();
      this.isWanted = this.push(part);
    }
  };

  /** Whether this waits until other handshakes of its user may go on. */
  private rests(): boolean {
    const ms = this.left === Infinity ? 0 : restsOf(this.owner).left(performance.now());
    if (ms === 0) return false;
    clearTimeout(this.resting);
    this.resting = setTimeout(this.pass, Math.ceil(ms));
    return true;
  }

  /** Measures what TLS does with what it is given next. */
  private measure(): void {
    if (this.left === Infinity) return;
    const begunAt = performance.now();
    const before = process.cpuUsage();
    const rests = restsOf(this.owner);
    // A stream that is asked for more hands it on in a tick of its own, which comes before the second one.
    process.nextTick(() =>
      process.nextTick(() => {
        const now = performance.now();
        const { user, system } = process.cpuUsage(before);
        // Other processes lengthen the time, and other threads of this one the CPU time: many ordinary handshakes must not wait for that.
        rests.took(Math.min(now - begunAt, (user + system) / 1_000), now);
      }),
    );
  }
}
