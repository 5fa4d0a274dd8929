import { LRUCache } from 'lru-cache';

/** The most callbacks that a worker sends at the same time, and their total size in bytes. */
const MOST_SENDS = 100;
const MOST_BYTES = 32 * 1024 * 1024;

/** The most of one user, so that others have free places while many receivers of this user hang. */
const SENDS_PER_OWNER = 50;
const BYTES_PER_OWNER = 16 * 1024 * 1024;

/** The most of one receiver, so that others have free places while it hangs. */
const SENDS_PER_RECEIVER = 10;
const BYTES_PER_RECEIVER = 8 * 1024 * 1024;

/** The most of a receiver that has not answered yet, or timed out. So it takes many that hang to fill all places of a user. */
const SENDS_TO_UNPROVEN = 2;

/** How many receivers that answer are remembered, and for how many the user for whom something was last sent there. */
const MOST_PROVEN = 500;

/** What is being sent to a receiver, or for a user. */
interface Held {
  sends: number;
  bytes: number;
}

/** A callback that is being sent. */
interface Sending {
  receiver: string;
  /** The user whose job it is of. */
  owner: number;
  bytes: number;
}

/** What a worker is sending to whom and for whom, and which receivers answer in time. */
export class Receivers {
  private readonly held = new Map<string, Held>();
  private readonly heldFor = new Map<number, Held>();
  private readonly proven = new LRUCache<string, true>({ max: MOST_PROVEN });
  private readonly lastOwners = new LRUCache<string, number>({ max: MOST_PROVEN });
  private sends = 0;
  private bytes = 0;

  /** Counts a callback that is being sent. Returns a function that ends this; its argument says whether the receiver has answered. */
  begin(sending: Sending): (hasAnswered: boolean) => void {
    const { receiver, owner } = sending;
    this.change(sending, 1);
    this.lastOwners.set(receiver, owner);
    return (hasAnswered) => {
      this.change(sending, -1);
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
    const receivers = [...new Set([...this.held.keys(), ...this.proven.keys(), ...this.lastOwners.keys()])];
    const most = (receiver: string): number =>
      this.proven.has(receiver) ? SENDS_PER_RECEIVER : SENDS_TO_UNPROVEN;
    const held = receivers.map((receiver) => this.held.get(receiver));
    return {
      receivers,
      sends: receivers.map((receiver, index) => Math.max(0, most(receiver) - (held[index]?.sends ?? 0))),
      bytes: held.map((one) => (one ? Math.max(0, BYTES_PER_RECEIVER - one.bytes) : null)),
      lastOwners: receivers.map((receiver) => this.lastOwners.get(receiver) ?? null),
      sendsPerReceiver: SENDS_TO_UNPROVEN,
      bytesPerReceiver: BYTES_PER_RECEIVER,
      owners: [...this.heldFor.keys()],
      heldSends: [...this.heldFor.values()].map(({ sends }) => sends),
      heldBytes: [...this.heldFor.values()].map(({ bytes }) => bytes),
      sendsPerOwner: SENDS_PER_OWNER,
      bytesPerOwner: BYTES_PER_OWNER,
      mostSends: this.free,
      mostBytes: Math.max(0, MOST_BYTES - this.bytes),
      isIdle: this.sends === 0,
    };
  }

  private change({ receiver, owner, bytes }: Sending, sign: 1 | -1): void {
    const change = { sends: sign, bytes: sign * bytes };
    this.sends += change.sends;
    this.bytes += change.bytes;
    add(this.held, receiver, change);
    add(this.heldFor, owner, change);
  }
}

function add<Key>(held: Map<Key, Held>, key: Key, { sends, bytes }: Held): void {
  const before = held.get(key) ?? { sends: 0, bytes: 0 };
  const after = { sends: before.sends + sends, bytes: before.bytes + bytes };
  if (after.sends === 0) held.delete(key);
  else held.set(key, after);
}
