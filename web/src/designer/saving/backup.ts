import { readFlow } from '../model/flow.js';
import type { Backup } from './saver.js';

const placeOf = (process: number): string => `liucheng.draft.${process}`;

/** How long writing waits for further changes, in milliseconds. */
const WRITE_AFTER_MS = 250;

/** Keeps what is not saved of a process in this browser. Where storage is full or forbidden, it keeps nothing. */
export function createBackups(process: number) {
  let waiting: Backup | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    try {
      if (waiting === null) localStorage.removeItem(placeOf(process));
      else localStorage.setItem(placeOf(process), JSON.stringify(waiting));
    } catch {
      // Unsaved changes then live in this page only; leaving it warns.
    }
  };
  return {
    keep: (backup: Backup | null) => {
      waiting = backup;
      if (backup === null) write();
      else timer ??= setTimeout(write, WRITE_AFTER_MS);
    },
    /** Writes at once what waits. */
    flush: () => {
      if (timer !== undefined) write();
    },
    /** What was kept before. */
    read: (): Backup | null => {
      try {
        const kept = JSON.parse(localStorage.getItem(placeOf(process)) ?? 'null') as Backup | null;
        return kept && { base: readFlow(kept.base), flow: readFlow(kept.flow), etag: kept.etag };
      } catch {
        return null;
      }
    },
  };
}
