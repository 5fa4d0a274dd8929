import { isObject } from '../data-type.js';
import type { Recorded } from '../run-host.js';
import { partsOf } from './record-key.js';

/** What records say of the frames that a step has opened, by which a replay decides which of them it runs. */
interface Opener {
  /** By the beginning of the keys of its frames, up to the next step that opens frames. */
  within: Map<string, Opener>;
  /** The only one of its frames that a replay opens; null: it may open all. */
  only: number | null;
  /** The last attempt of it that has failed: a replay begins after it; null: none. */
  lastFailed: number | null;
  /** Whether it is a call whose outcome is recorded, which a replay takes. */
  hasEnded: boolean;
}

const newOpener = (): Opener => ({ within: new Map(), only: null, lastFailed: null, hasEnded: false });

/** How branches have ended early. */
const ENDED = '~ended';

/** A wait for a retry, with the number of the attempt that had failed. */
const RETRY = /^~retry(\d+)$/;

/**
 * The records that no replay of the same flow reads: those of branches that another branch has ended, of failed attempts of a call, and of a
 * call whose outcome is recorded, such as one that timed out. They can be most of a journal.
 */
export class UnreachableRecords {
  private readonly root = newOpener();

  /** @param key of one of the records */
  learn(key: string, recorded: Recorded): void {
    if (!key.includes('~')) return;
    const { step, detail } = partsOf(key);
    if (detail === ENDED) {
      const end = recorded.get(key);
      // Branches whose end was revoked have run once more, all of them.
      const only = isObject(end) && end.alone === true ? end.by : null;
      if (typeof only === 'number' && !recorded.has(`${step}~revoked0`)) this.openerAt(step).only = only;
    } else if (detail.startsWith('~version')) {
      if (recorded.has(step)) this.openerAt(step).hasEnded = true;
    } else {
      const attempt = Number(RETRY.exec(detail)?.[1] ?? 0);
      // Only calls open frames, and there can be 100,000 retries of others.
      if (attempt === 0 || !recorded.has(`${step}~version${attempt}`)) return;
      const opener = this.openerAt(step);
      opener.lastFailed = Math.max(opener.lastFailed ?? 0, attempt);
    }
  }

  /** Whether the record with this key is one of them, once all keys are learned. Takes time linear to the length of the key. */
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
const isUnreachable = ({ only, lastFailed, hasEnded }: Opener, frame: number): boolean =>
  hasEnded || (only !== null && frame !== only) || (lastFailed !== null && frame <= lastFailed);
