import { PRIORITY } from '../policies/policy-limits.js';

/** The place of a job among the processes of its round. */
interface InTurn {
  /** `-priority`, and the place from 1; null: the job has no turn. */
  rank: number | null;
  place: number | null;
  process: number;
}

/** Which process of each priority had the last turn in this worker. */
export class LastTurns {
  /** In the order of the ranks. 0: none yet. */
  readonly values: number[] = Array.from({ length: PRIORITY.greatest - PRIORITY.least + 1 }, () => 0);

  /** Continues behind the last of the processes whose jobs were taken, or looked at. */
  taken(rows: readonly InTurn[]): void {
    let last = 0;
    for (const { rank, place, process } of rows) {
      if (rank === null || place === null || place < last) continue;
      last = place;
      this.values[rank + PRIORITY.greatest] = process;
    }
  }
}
