import type { FaultEvent, History } from '../history.js';
import type { Usage } from '../usage.js';
import { change, claim, effect, row } from './small-history.js';

export const frozen: FaultEvent = {
  kind: 'worker frozen',
  slots: ['worker1'],
  from: 250,
  to: 3_000,
  detail: '',
};

/** A second attempt by another worker, after the first one's lease was over. */
export const takeOver = (history: History): void => {
  history.faults.push({ ...frozen });
  history.changes.splice(
    2,
    1,
    claim({
      seq: 3,
      fence: 2,
      attempt: 1,
      wasHeld: true,
      wasOver: true,
      by: 'worker2.3',
      committedAt: 2_500,
    }),
    change({
      seq: 4,
      to: 'successful',
      wasHeld: true,
      by: 'worker2.3',
      fence: 2,
      attempt: 1,
      committedAt: 2_800,
    }),
  );
  history.journal[1] = row({ number: 2, keys: ['first#1'], by: 'worker2.3', fence: 2, committedAt: 2_800 });
  history.effects.push(effect({ by: 'worker2.3', createdAt: 2_600 }));
};

/** A failover to a replica that got no commits after the first claim. */
export const failover: FaultEvent = {
  kind: 'postgres fails over to a lagging replica',
  slots: null,
  from: 150,
  lostFrom: 150,
  to: 600,
  detail: '',
};

/** What a process had used: when it was heard, and for how long it had computed and waited for a processor. */
export const used = (...heard: [at: number, computedMs: number, starvedMs: number][]): Usage[] =>
  heard.map(([at, computedMs, starvedMs]) => ({ at, computedMs, starvedMs }));
