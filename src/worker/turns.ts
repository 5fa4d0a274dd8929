import { PRIORITY } from '../policies/policy-limits.js';

/** The place of a taken job among the processes of its round. */
interface Taken {
  rank: number;
  place: number;
  process: number;
}

/** Which process of each priority had the last turn in this worker. */
export class Turns {
  /** In the order of the ranks. 0: none yet. */
  readonly values: number[] = Array.from({ length: PRIORITY.greatest - PRIORITY.least + 1 }, () => 0);

  /** Continues behind the last of the processes whose jobs were taken. */
  taken(rows: readonly Taken[]): void {
    let last: Taken | undefined;
    for (const row of rows) if (row.place >= (last?.place ?? 0)) last = row;
    if (last) this.values[last.rank + PRIORITY.greatest] = last.process;
  }
}
