import type { Imported } from './import-file.js';

/** The imports that the report is about. Files may be dropped while others are still imported. */
export interface ImportProgress {
  /** How many groups of files are being imported. */
  running: number;
  /** What came of files, in the order in which they were done. */
  imported: readonly Imported[];
  /** Whether the report is shown. Once closed, it comes back when a further group is done. */
  isShown: boolean;
}

export type ImportEvent =
  | { type: 'begun' }
  | { type: 'done'; imported: readonly Imported[] }
  | { type: 'closed' };

export const NO_IMPORTS: ImportProgress = { running: 0, imported: [], isShown: false };

/** The progress after an event. */
export function importProgress(progress: ImportProgress, event: ImportEvent): ImportProgress {
  const { running, imported } = progress;
  switch (event.type) {
    case 'begun':
      return { running: running + 1, imported, isShown: true };
    case 'done':
      return { running: running - 1, imported: [...imported, ...event.imported], isShown: true };
    case 'closed':
      return { running, imported: [], isShown: false };
  }
}
