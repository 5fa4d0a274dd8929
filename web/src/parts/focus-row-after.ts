import { focusWhenLost } from './focus-when-lost.js';
import { rowAfter } from './row-after.js';

interface DeletedRows {
  /** The test ids of the rows that the list has shown. */
  rows: readonly string[];
  deleted: readonly string[];
  /** The test id of what takes the keyboard where no row is left. */
  otherwise: string;
}

/** Leads the keyboard on in a list of which rows are deleted: to the link or else a button of the row that takes their place. */
export function focusRowAfter({ rows, deleted, otherwise }: DeletedRows): void {
  const next = rowAfter(rows, deleted);
  const inRow = ['a', 'button'].map((element) => `[data-testid="${next}"] ${element}`);
  focusWhenLost([...(next === undefined ? [] : inRow), `[data-testid="${otherwise}"]`]);
}
