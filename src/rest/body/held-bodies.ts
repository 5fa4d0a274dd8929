const MIB = 1024 * 1024;

/** Maximum memory of all held bodies, in bytes. */
const MAX_BYTES = 128 * MIB;

/** Bytes of each body that are not counted. The limits of connections, headers and requests bound small bodies. */
const FREE = 64 * 1024;

/** A request with a body, until it is answered. */
export interface Holder {
  /** The memory counted for the body, in bytes. */
  heldBytes?: number;
}

/**
 * Bounds the memory of bodies that were or are being read and whose requests are not answered yet. Without it, 50 clients that
 * saved drafts of 10 MiB at the same time, and waited for the database, took 1.5 GB.
 */
export class HeldBodies {
  private bytes = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

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
    if (this.bytes + weight - before > this.maxBytes) return false;
    this.bytes += weight - before;
    holder.heldBytes = weight;
    return true;
  }

  /** Stops counting the body of a holder. */
  release(holder: Holder): void {
    if (holder.heldBytes === undefined) return;
    this.bytes -= holder.heldBytes;
    holder.heldBytes = undefined;
  }
}

/** The held bodies of this process. */
export const heldBodies = new HeldBodies();
