import { Sums } from '../../flow/sums.js';

const MIB = 1024 * 1024;

/** Maximum memory of all held bodies, in bytes. */
const MAX_BYTES = 128 * MIB;

/**
 * The part of it that the bodies of one caller may take. Without it, a viewer who sent 60 bodies slowly made all larger ones of others
 * fail.
 */
const OF_ONE = 0.75;

/** No user has this id. */
const NOBODY = 0;

/** Bytes of each body that are not counted. The limits of connections, headers and requests bound small bodies. */
const FREE = 64 * 1024;

/** A request with a body, until it is answered. */
export interface Holder {
  /** The memory counted for the body, in bytes. */
  heldBytes?: number;
  /** Who sends it; undefined on a public route. */
  caller?: { readonly id: number };
  /** On a public route: the user whose hook or job gets the body, who counts as its caller. */
  heldFor?: number;
}

/**
 * Bounds the memory of bodies that were or are being read and whose requests are not answered yet. Without it, 50 clients that
 * saved drafts of 10 MiB at the same time, and waited for the database, took 1.5 GB.
 */
export class HeldBodies {
  private bytes = 0;
  /** Those of each caller, by id. */
  private readonly ofCallers = new Sums<number>();

  constructor(
    private readonly maxBytes = MAX_BYTES,
    private readonly maxOfOne = maxBytes * OF_ONE,
  ) {}

  /**
   * Counts the body of a holder as it grows.
   *
   * @param length current length of the body, in bytes
   * @param factor approximate memory per byte of the body
   * @returns whether there is room; if not, the count does not change
   */
  hold(holder: Holder, length: number, factor: number): boolean {
    const before = holder.heldBytes ?? 0;
    const weight = Math.max(0, length - FREE) * factor;
    if (weight <= before) return true;
    const added = weight - before;
    if (this.bytes + added > this.maxBytes || this.ofCaller(holder) + added > this.maxOfOne) return false;
    this.count(holder, added);
    holder.heldBytes = weight;
    return true;
  }

  /** Stops counting the body of a holder. */
  release(holder: Holder): void {
    if (holder.heldBytes === undefined) return;
    this.count(holder, -holder.heldBytes);
    holder.heldBytes = undefined;
  }

  private ofCaller(holder: Holder): number {
    return this.ofCallers.of(userOf(holder));
  }

  private count(holder: Holder, added: number): void {
    this.bytes += added;
    this.ofCallers.add(userOf(holder), added);
  }
}

const userOf = ({ caller, heldFor }: Holder): number => caller?.id ?? heldFor ?? NOBODY;

/** The held bodies of this process. */
export const heldBodies = new HeldBodies();
