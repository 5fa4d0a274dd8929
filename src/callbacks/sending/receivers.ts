import { LRUCache } from 'lru-cache';

/** The most callbacks that a worker sends at the same time, and their total size in bytes. */
export const MOST_SENDS = 50;
export const MOST_BYTES = 32 * 1024 * 1024;

/** The most of one receiver, so that others have free places while it hangs. */
export const SENDS_PER_RECEIVER = 10;
export const BYTES_PER_RECEIVER = 8 * 1024 * 1024;

/** The most of a receiver whose last try timed out. Many receivers that hang then leave places free, too. */
const SENDS_TO_SLOW = 1;

/** How many slow receivers are remembered. */
const MOST_SLOW = 1_000;

/** What is being sent to a receiver. */
interface Held {
  sends: number;
  bytes: number;
}

/** What a worker is sending to whom, and which receivers hang. */
export class Receivers {
  private readonly held = new Map<string, Held>();
  private readonly slow = new LRUCache<string, true>({ max: MOST_SLOW });
  private sends = 0;
  private bytes = 0;

  /** Counts a callback that is being sent. Returns a function that ends this; its argument says whether the receiver timed out. */
  begin(receiver: string, bytes: number): (timedOut: boolean) => void {
    this.change(receiver, 1, bytes);
    return (timedOut) => {
      this.change(receiver, -1, -bytes);
      if (timedOut) this.slow.set(receiver, true);
      else this.slow.delete(receiver);
    };
  }

  /** How many more callbacks may be sent. */
  get free(): number {
    return MOST_SENDS - this.sends;
  }

  /** What may be claimed, as the statement takes it. */
  bounds() {
    const receivers = [...new Set([...this.held.keys(), ...this.slow.keys()])];
    const most = (receiver: string): number => (this.slow.has(receiver) ? SENDS_TO_SLOW : SENDS_PER_RECEIVER);
    const heldBy = receivers.map((receiver) => this.held.get(receiver));
    return {
      receivers,
      sends: receivers.map((receiver, index) => Math.max(0, most(receiver) - (heldBy[index]?.sends ?? 0))),
      bytes: heldBy.map((held) => (held ? Math.max(0, BYTES_PER_RECEIVER - held.bytes) : null)),
      sendsPerReceiver: SENDS_PER_RECEIVER,
      bytesPerReceiver: BYTES_PER_RECEIVER,
      mostSends: this.free,
      mostBytes: Math.max(0, MOST_BYTES - this.bytes),
      isIdle: this.sends === 0,
    };
  }

  private change(receiver: string, sends: number, bytes: number): void {
    this.sends += sends;
    this.bytes += bytes;
    const { sends: before, bytes: bytesBefore } = this.held.get(receiver) ?? { sends: 0, bytes: 0 };
    if (before + sends === 0) this.held.delete(receiver);
    else this.held.set(receiver, { sends: before + sends, bytes: bytesBefore + bytes });
  }
}
