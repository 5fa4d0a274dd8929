import { LRUCache } from 'lru-cache';

/** The most callbacks that a worker sends at the same time, and their total size in bytes. */
const MOST_SENDS = 50;
const MOST_BYTES = 32 * 1024 * 1024;

/** The most of one receiver, so that others have free places while it hangs. */
const SENDS_PER_RECEIVER = 10;
const BYTES_PER_RECEIVER = 8 * 1024 * 1024;

/** The most of a receiver that has not answered yet, or timed out. So it takes many that hang to fill all places. */
const SENDS_TO_UNPROVEN = 2;

/** How many receivers that answer are remembered. */
const MOST_PROVEN = 500;

/** What is being sent to a receiver. */
interface Held {
  sends: number;
  bytes: number;
}

/** What a worker is sending to whom, and which receivers answer in time. */
export class Receivers {
  private readonly held = new Map<string, Held>();
  private readonly proven = new LRUCache<string, true>({ max: MOST_PROVEN });
  private sends = 0;
  private bytes = 0;

  /** Counts a callback that is being sent. Returns a function that ends this; its argument says whether the receiver has answered. */
  begin(receiver: string, bytes: number): (hasAnswered: boolean) => void {
    this.change(receiver, 1, bytes);
    return (hasAnswered) => {
      this.change(receiver, -1, -bytes);
      if (hasAnswered) this.proven.set(receiver, true);
      else this.proven.delete(receiver);
    };
  }

  /** How many more callbacks may be sent. */
  get free(): number {
    return MOST_SENDS - this.sends;
  }

  /** What may be claimed, as the statement takes it. */
  bounds() {
    const receivers = [...new Set([...this.held.keys(), ...this.proven.keys()])];
    const most = (receiver: string): number =>
      this.proven.has(receiver) ? SENDS_PER_RECEIVER : SENDS_TO_UNPROVEN;
    const held = receivers.map((receiver) => this.held.get(receiver));
    return {
      receivers,
      sends: receivers.map((receiver, index) => Math.max(0, most(receiver) - (held[index]?.sends ?? 0))),
      bytes: held.map((one) => (one ? Math.max(0, BYTES_PER_RECEIVER - one.bytes) : null)),
      sendsPerReceiver: SENDS_TO_UNPROVEN,
      bytesPerReceiver: BYTES_PER_RECEIVER,
      mostSends: this.free,
      mostBytes: Math.max(0, MOST_BYTES - this.bytes),
      isIdle: this.sends === 0,
    };
  }

  private change(receiver: string, sends: number, bytes: number): void {
    this.sends += sends;
    this.bytes += bytes;
    const before = this.held.get(receiver) ?? { sends: 0, bytes: 0 };
    const after = { sends: before.sends + sends, bytes: before.bytes + bytes };
    if (after.sends === 0) this.held.delete(receiver);
    else this.held.set(receiver, after);
  }
}
