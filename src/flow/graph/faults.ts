import { excerpt } from '../excerpt.js';
import type { Fault, FaultCode } from '../fault.js';

/** The location of a fault. Omitted fields do not apply. */
export interface FaultLocation {
  node?: string | null;
  port?: string | null;
  link?: string | null;
}

/** How many faults are kept: twice the nodes of a flow. A flow of 9 MB can have 500,000 faults, which take 60 MB. */
export const MOST_FAULTS = 10_000;
/**
 * The most characters of a place or a message, and of all kept faults together. Names of ports have any length, and each fault repeats some:
 * those of 500 KB took 400 MB, and each checked draft was cached.
 */
const MOST_OF_ONE = 3_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The faults found so far, in the order of the flow. */
export class Faults {
  /** The first ones. */
  readonly list: Fault[] = [];
  /** The number of all. */
  count = 0;

  private characters = 0;

  /** Whether no more are kept, so that nobody reads their messages. */
  get isFull(): boolean {
    return this.list.length >= MOST_FAULTS || this.characters >= MOST_CHARACTERS;
  }

  add(code: FaultCode, place: FaultLocation, en: string, zh: string): void {
    this.count += 1;
    if (this.isFull) return;
    this.list.push({
      node: this.shown(place.node),
      port: this.shown(place.port),
      link: this.shown(place.link),
      code,
      message: { en: this.shown(en), zh: this.shown(zh) },
    });
  }

  private shown<Name extends string | null | undefined>(
    text: Name,
  ): Name extends string ? string : string | null;
  private shown(text: string | null | undefined): string | null {
    if (typeof text !== 'string') return null;
    const part = excerpt(text, MOST_OF_ONE);
    this.characters += part.length;
    return part;
  }
}
