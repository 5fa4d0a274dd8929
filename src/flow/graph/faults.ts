import type { Fault, FaultCode } from '../fault.js';

/** The location of a fault. Omitted fields do not apply. */
export interface FaultLocation {
  node?: string | null;
  port?: string | null;
  link?: string | null;
}

/** The faults found so far, in the order of the flow. */
export class Faults {
  readonly list: Fault[] = [];

  add(code: FaultCode, place: FaultLocation, en: string, zh: string): void {
    this.list.push({
      node: place.node ?? null,
      port: place.port ?? null,
      link: place.link ?? null,
      code,
      message: { en, zh },
    });
  }
}
