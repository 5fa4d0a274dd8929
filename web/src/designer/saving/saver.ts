import { ApiError, ConnectionError, PreconditionFailed } from '@liucheng/client';
import { createStore } from 'zustand/vanilla';
import type { Flow } from '../model/flow.js';
import { isSame } from '../../parts/is-same.js';

/** A draft as the server has it. */
export interface Draft {
  flow: Flow;
  etag: string;
}

/** Somebody else has saved meanwhile. */
export interface SaveConflict {
  /** The draft that both began with. */
  base: Flow;
  mine: Flow;
  theirs: Draft;
}

export interface SavingState {
  state: 'saved' | 'unsaved' | 'conflict';
  isSaving: boolean;
  /** False if the browser could not keep what is not saved: it is lost when the page is left. */
  isKept: boolean;
  conflict: SaveConflict | null;
  /** Why the last attempt failed. */
  problem: unknown;
  /** The tag of the draft that was last read or saved. */
  etag: string;
}

/** What is kept in the browser until it is saved. */
export interface Backup extends Draft {
  base: Flow;
}

/** How a saver reaches the server, the browser and the clock. */
export interface SaverPorts {
  /** @returns the tag of the saved draft @throws PreconditionFailed (412) if the draft has another tag than `etag` */
  save(flow: Flow, etag: string): Promise<string>;
  read(): Promise<Draft>;
  /** Keeps what is not saved, and tells whether that was possible; null: all is saved. */
  keep(backup: Backup | null, onWritten: (isKept: boolean) => void): void;
  /** Calls back after some milliseconds. @returns what cancels it */
  after(ms: number, call: () => void): () => void;
}

/** How long after a change it is saved, in milliseconds. */
const SAVE_AFTER_MS = 1_000;

/** How long after a failed attempt the next begins, and how long at most, in milliseconds. */
const RETRY_AFTER_MS = 3_000;
const MOST_RETRY_MS = 60_000;

/**
 * Saves a draft some time after each change, never over what somebody else has saved. Where the server cannot be reached, it tries
 * again, and what is not saved stays in the browser where that can keep it.
 */
export function createSaver(initial: Draft, ports: SaverPorts) {
  const store = createStore<SavingState>(() => ({
    state: 'saved',
    isSaving: false,
    isKept: true,
    conflict: null,
    problem: null,
    etag: initial.etag,
  }));
  let base = initial.flow;
  let current = initial.flow;
  let isSending: Promise<void> | null = null;
  let failures = 0;
  let cancel = () => {};

  const keep = (backup: Backup | null) => ports.keep(backup, (isKept) => store.setState({ isKept }));
  const schedule = (ms: number) => {
    cancel();
    cancel = ports.after(ms, () => void send());
  };
  const settled = (flow: Flow, etag: string) => {
    base = flow;
    failures = 0;
    if (current === flow) {
      cancel();
      keep(null);
      store.setState({ state: 'saved', conflict: null, problem: null, etag });
    } else {
      keep({ base, flow: current, etag });
      store.setState({ state: 'unsaved', conflict: null, problem: null, etag });
      schedule(SAVE_AFTER_MS);
    }
  };
  /** After a 412: goes on where both are the same, and shows the conflict where they differ. */
  const compare = (sent: Flow, theirs: Draft) => {
    // An earlier attempt whose answer was lost, or somebody who has saved the same.
    if (isSame(theirs.flow, sent)) settled(sent, theirs.etag);
    else store.setState({ state: 'conflict', conflict: { base, mine: current, theirs }, problem: null });
  };
  const refused = async (sent: Flow) => compare(sent, await ports.read());
  const failed = (error: unknown) => {
    store.setState({ state: 'unsaved', problem: error });
    if (!isPassing(error)) return;
    schedule(Math.min(RETRY_AFTER_MS * 2 ** failures, MOST_RETRY_MS));
    failures += 1;
  };
  const attempt = async () => {
    const sent = current;
    store.setState({ isSaving: true });
    try {
      settled(sent, await ports.save(sent, store.getState().etag));
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) failed(error);
      else await refused(sent).catch(failed);
    } finally {
      isSending = null;
      store.setState({ isSaving: false });
    }
  };
  const send = (): Promise<void> => {
    cancel();
    if (isSending !== null) return isSending;
    if (store.getState().state !== 'unsaved') return Promise.resolve();
    isSending = attempt();
    return isSending;
  };

  const flush = async (): Promise<boolean> => {
    // One that began before may fail for a reason that has ended, such as a session before its login.
    if (isSending !== null) await isSending;
    // What is changed while it saves is saved, too.
    const isLeft = () => store.getState().state === 'unsaved' && store.getState().problem === null;
    do await send();
    while (isLeft());
    return store.getState().state === 'saved';
  };

  return {
    store,
    /** Takes a changed flow, and saves it soon. */
    edit: (flow: Flow) => {
      if (flow === current) return;
      current = flow;
      const { state, conflict, etag } = store.getState();
      if (state === 'conflict' && conflict !== null) {
        store.setState({ conflict: { ...conflict, mine: flow } });
        keep({ base, flow, etag });
      } else if (flow === base && isSending === null) {
        settled(flow, etag);
      } else {
        store.setState({ state: 'unsaved' });
        keep({ base, flow, etag });
        schedule(SAVE_AFTER_MS);
      }
    },
    /** Saves now what is not saved. @returns whether all is saved */
    flush,
    /**
     * Saves what is not saved, and reads the draft: the server runs and submits the one that it has. If somebody else has saved another
     * one, there is a conflict.
     *
     * @returns whether the server has the flow that is shown @throws what reading throws
     */
    confirm: async (): Promise<boolean> => {
      while (await flush()) {
        const { etag } = store.getState();
        const theirs = await ports.read();
        if (store.getState().etag !== etag || store.getState().state !== 'saved') continue;
        if (theirs.etag !== etag) compare(current, theirs);
        return store.getState().state === 'saved';
      }
      return false;
    },
    /** Begins with a draft that was not saved when the page was left. */
    restore: ({ base: old, flow }: Backup) => {
      const theirs = { flow: base, etag: store.getState().etag };
      current = flow;
      if (isSame(old, base)) {
        store.setState({ state: 'unsaved' });
        schedule(SAVE_AFTER_MS);
      } else {
        base = old;
        store.setState({ state: 'conflict', conflict: { base: old, mine: flow, theirs } });
      }
    },
    /** Ends a conflict with this flow: theirs, mine, or a merged one, which is then saved over theirs. */
    resolve: (flow: Flow) => {
      const { conflict } = store.getState();
      if (conflict === null) return;
      current = flow;
      settled(conflict.theirs.flow, conflict.theirs.etag);
      if (flow !== conflict.theirs.flow) void send();
    },
    /** Takes over a draft that another part of the page has saved. */
    adopt: (draft: Draft) => {
      cancel();
      current = draft.flow;
      settled(draft.flow, draft.etag);
    },
    close: () => cancel(),
  };
}

export type Saver = ReturnType<typeof createSaver>;

/** Whether the same request can succeed later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof ApiError && (error.status === 429 || error.status >= 500)) ||
  !(error instanceof ApiError);
