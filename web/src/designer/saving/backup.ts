import type { Process } from '@liucheng/client';
import { readFlow } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { Backup } from './saver.js';

/** What tells a process apart from a later one with its id: after a restore of the database, or at a fresh installation with the same address. */
export type SameProcess = Pick<Process, 'id' | 'ctime'>;

/** A backup as it is stored. */
interface Stored extends Backup {
  /** When its process was created. An earlier build has not stored it. */
  ctime?: number;
}

/** Whether a draft can be one that the API has made, as for all new processes with one id. */
const canBeFirst = ({ nodeList, linkList, variables, notes }: Flow): boolean =>
  nodeList.length <= 1 && [linkList, variables, notes].every((list) => list.length === 0);

/** How long writing waits for further changes, in milliseconds. */
const WRITE_AFTER_MS = 250;

/** `localStorage`, or what a test hands in. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps what a user has not saved of a process in this browser, where others may log in too. Where storage is full or forbidden, it tells that
 * it has kept nothing. Other tabs with the process have the same place: what they keep there is not removed. What was kept of another process with
 * the same id is not read.
 */
export function createBackups(user: number, { id, ctime }: SameProcess, storage: () => Store) {
  const place = `liucheng.draft.${user}.${id}`;
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
        const text = JSON.stringify({ ...waiting, ctime } satisfies Stored);
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
    /** What was kept of this process before. */
    read: (): Backup | null => {
      try {
        own = storage().getItem(place);
        const kept = JSON.parse(own ?? 'null') as Stored | null;
        if (kept === null) return null;
        const backup = { base: readFlow(kept.base), flow: readFlow(kept.flow), etag: kept.etag };
        const isOfThis = kept.ctime === undefined ? !canBeFirst(backup.base) : kept.ctime === ctime;
        return isOfThis ? backup : null;
      } catch {
        return null;
      }
    },
  };
}
