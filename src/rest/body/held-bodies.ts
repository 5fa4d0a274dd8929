import { NO_USER } from '../../database/fair-semaphore.js';
import { Sums } from '../../flow/sums.js';

const MIB = 1024 * 1024;

/** Maximum memory of all held bodies, in bytes. */
const MAX_BYTES = 128 * MIB;

/**
 * The part of it that the bodies of one caller may take. Without it, a viewer who sent 60 bodies slowly made all larger ones of others
 * fail.
 */
const PER_CALLER = 0.75;

/** Bytes of each body that are not counted. The limits of connections, headers and requests bound small bodies. */
const FREE = 64 * 1024;

/**
 * Ends the reading of a body, which is answered 503.
 *
 * @returns false if it has ended already
 */
export type GiveWay = () => boolean;

/** A request with a body, until it is answered. */
export interface Holder {
  /** The memory counted for the body, in bytes. */
  heldBytes?: number;
  /** Who sends it; undefined on a public route. */
  caller?: { readonly id: number };
  /** On a public route: the user whose hook or job gets the body, who counts as its caller. */
  heldFor?: number;
  /** While the body is read. */
  giveWay?: GiveWay;
}

/**
 * Bounds the memory of bodies that were or are being read and whose requests are not answered yet. Without it, 50 clients that
 * saved drafts of 10 MiB at the same time, and waited for the database, took 1.5 GB.
 */
export class HeldBodies {
  private bytes = 0;
  /** Those of each caller, by id. */
  private readonly ofCallers = new Sums<number>();
  /** The counted bodies that are being read, of each caller, by id. */
  private readonly growing = new Map<number, Set<Holder>>();

  constructor(
    private readonly maxBytes = MAX_BYTES,
    private readonly maxOfOne = maxBytes * PER_CALLER,
  ) {}

  /**
   * Counts the body of a holder as it grows. Where there is no room, smaller bodies of the same caller that are being read give way: they would
   * otherwise fill the room together, so that none of them arrives.
   *
   * @param length current length of the body, in bytes
   * @param factor approximate memory per byte of the body
   * @param giveWay may be called until the body has {@link arrived} or is released
   * @returns whether there is room; if not, the count does not change
   */
  hold(holder: Holder, length: number, factor: number, giveWay?: GiveWay): boolean {
    const before = holder.heldBytes ?? 0;
    const weight = Math.max(0, length - FREE) * factor;
    if (weight <= before) return true;
    const added = weight - before;
    if (!this.hasRoom(holder, added) && !this.makeRoom(holder, weight, added)) return false;
    this.count(holder, added);
    holder.heldBytes = weight;
    if (giveWay) this.grows(holder, giveWay);
    return true;
  }

  /** The body of a holder is complete, and gives way to no other one. */
  arrived(holder: Holder): void {
    if (!holder.giveWay) return;
    holder.giveWay = undefined;
    const user = userOf(holder);
    const growing = this.growing.get(user);
    growing?.delete(holder);
    if (growing?.size === 0) this.growing.delete(user);
  }

  /** Stops counting the body of a holder. */
  release(holder: Holder): void {
    this.arrived(holder);
    if (holder.heldBytes === undefined) return;
    this.count(holder, -holder.heldBytes);
    holder.heldBytes = undefined;
  }

  private grows(holder: Holder, giveWay: GiveWay): void {
    holder.giveWay = giveWay;
    const user = userOf(holder);
    const growing = this.growing.get(user);
    if (growing) growing.add(holder);
    else this.growing.set(user, new Set([holder]));
  }

  private hasRoom(holder: Holder, added: number): boolean {
    return this.bytes + added <= this.maxBytes && this.ofCaller(holder) + added <= this.maxOfOne;
  }

  /** Lets the smallest bodies of the same caller give way to one that will have this weight, if that is enough. */
  private makeRoom(holder: Holder, weight: number, added: number): boolean {
    const smaller = [...(this.growing.get(userOf(holder)) ?? [])].filter(
      (other) => other !== holder && bytesOf(other) < weight,
    );
    const free = smaller.reduce((sum, other) => sum + bytesOf(other), 0);
    if (!this.hasRoom(holder, added - free)) return false;
    smaller.sort((one, other) => bytesOf(one) - bytesOf(other));
    for (const other of smaller) {
      if (this.hasRoom(holder, added)) break;
      if (other.giveWay?.()) this.release(other);
    }
    return this.hasRoom(holder, added);
  }

  private ofCaller(holder: Holder): number {
    return this.ofCallers.of(userOf(holder));
  }

  private count(holder: Holder, added: number): void {
    this.bytes += added;
    this.ofCallers.add(userOf(holder), added);
  }
}

const bytesOf = ({ heldBytes = 0 }: Holder): number => heldBytes;

/** The user for whom a body counts. */
export const userOf = ({ caller, heldFor }: Holder): number => caller?.id ?? heldFor ?? NO_USER;

/** The held bodies of this process. */
export const heldBodies = new HeldBodies();
