import { readFlow } from '../model/flow.js';
import type { Backup } from './saver.js';

const placeOf = (user: number, process: number): string => `liucheng.draft.${user}.${process}`;

/** How long writing waits for further changes, in milliseconds. */
const WRITE_AFTER_MS = 250;

/** `localStorage`, or what a test hands in. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps what a user has not saved of a process in this browser, where others may log in too. Where storage is full or forbidden, it tells that
 * it has kept nothing. Other tabs with the process have the same place: what they keep there is not removed.
 */
export function createBackups(user: number, process: number, storage: () => Store) {
  const place = placeOf(user, process);
  let waiting: Backup | null = null;
  let tell: (isKept: boolean) => void = () => {};
  /** What this page has found or written there. */
  let own: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    try {
      if (waiting !== null) {
        const text = JSON.stringify(waiting);
        storage().setItem(place, text);
        own = text;
        tell(true);
      } else if (own !== null && storage().getItem(place) === own) storage().removeItem(place);
    } catch {
      if (waiting !== null) tell(false);
    }
  };
  return {
    /** Writes it soon, and then tells whether the browser has it; null: nothing is to be kept any more. */
    keep: (backup: Backup | null, onWritten: (isKept: boolean) => void = () => {}) => {
      waiting = backup;
      tell = onWritten;
      if (backup === null) write();
      else timer ??= setTimeout(write, WRITE_AFTER_MS);
    },
    /** Writes at once what is not saved, also where another tab has replaced it. */
    flush: () => {
      if (waiting !== null) write();
    },
    /** What was kept before. */
    read: (): Backup | null => {
      try {
        own = storage().getItem(place);
        const kept = JSON.parse(own ?? 'null') as Backup | null;
        return kept && { base: readFlow(kept.base), flow: readFlow(kept.flow), etag: kept.etag };
      } catch {
        return null;
      }
    },
  };
}
