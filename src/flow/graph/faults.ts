import type { Fault, FaultCode } from '../fault.js';

/** Where a fault lies; what is left out does not apply. */
export interface Place {
  node?: string | null;
  port?: string | null;
  link?: string | null;
}

/** The faults found so far, in the order of the flow. */
export class Faults {
  readonly list: Fault[] = [];

  add(code: FaultCode, place: Place, en: string, zh: string): void {
    this.list.push({
      node: place.node ?? null,
      port: place.port ?? null,
      link: place.link ?? null,
      code,
      message: { en, zh },
    });
  }
}
