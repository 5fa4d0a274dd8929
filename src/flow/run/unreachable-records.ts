import { isObject } from '../data-type.js';
import type { Recorded } from '../run-host.js';
import { partsOf } from './record-key.js';

/** What records say of the frames that a step has opened, by which a replay decides which of them it runs. */
interface Opener {
  /** By the beginning of the keys of its frames, up to the next step that opens frames. */
  within: Map<string, Opener>;
  /** The only one of its branches that a replay runs; null: it may run all. */
  branch: number | null;
  /** The last attempt of it that has failed: a replay begins after it; null: none. */
  lastFailed: number | null;
  /** Whether it is a call with a recorded outcome, which a replay takes. */
  hasEnded: boolean;
}

const newOpener = (): Opener => ({ within: new Map(), branch: null, lastFailed: null, hasEnded: false });

/** How branches have ended early, and that a wait for a retry has begun, with the number of the attempt that had failed. */
const ENDED = '~ended';
const RETRY = /^~retry(\d+)$/;

/**
 * The records that no replay of the same flow reads: those of branches that another branch has ended, of failed attempts of a call, and of a
 * call that has ended by its timeout. They can be most of a journal.
 */
export class UnreachableRecords {
  private readonly root = newOpener();

  /** @param key of one of the records. All of them have to be learned first. */
  learn(key: string, recorded: Recorded): void {
    if (!key.includes('~')) return;
    const { step, detail } = partsOf(key);
    if (detail === ENDED) {
      const end = recorded.get(key);
      // Branches whose end was revoked have run once more, all of them.
      if (isObject(end) && typeof end.by === 'number' && !recorded.has(`${step}~revoked0`))
        this.openerAt(step).branch = end.by;
    } else if (detail.startsWith('~version')) {
      if (recorded.has(step)) this.openerAt(step).hasEnded = true;
    } else {
      const attempt = Number(RETRY.exec(detail)?.[1] ?? 0);
      if (attempt === 0) return;
      const opener = this.openerAt(step);
      opener.lastFailed = Math.max(opener.lastFailed ?? 0, attempt);
    }
  }

  /** Whether the record with this key is one of them. Takes time linear to the length of the key. */
  has(key: string): boolean {
    const parts = key.split(':');
    let opener: Opener | undefined = this.root;
    for (const [depth, part] of parts.entries()) {
      if (depth > 0 && isUnreachable(opener, Number.parseInt(part, 10))) return true;
      opener = opener.within.get(part);
      if (opener === undefined) return false;
    }
    return false;
  }

  private openerAt(step: string): Opener {
    let opener = this.root;
    for (const part of step.split(':')) {
      let next = opener.within.get(part);
      if (next === undefined) opener.within.set(part, (next = newOpener()));
      opener = next;
    }
    return opener;
  }
}

/** @param frame the number of a frame among those of the step that has opened it */
const isUnreachable = ({ branch, lastFailed, hasEnded }: Opener, frame: number): boolean =>
  hasEnded || (branch !== null && frame !== branch) || (lastFailed !== null && frame <= lastFailed);
