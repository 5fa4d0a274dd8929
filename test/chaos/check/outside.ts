import { PROMISES } from './promises.js';
import type { Violation, Effect } from '../history.js';
import {
  ancestors,
  claimAt,
  isNote,
  wasJustFrozen,
  type JobHistory,
  mayBeLost,
  mayHoldLostClaim,
  type View,
} from './view.js';

/** A worker's times are whole milliseconds, those of commits are not. */
const GRAIN_MS = 1;

/**
 * An outside node starts only when all records before it are committed, so that all requests with one idempotency key are
 * equal.
 */
export function checkSeenOutside(view: View): Violation[] {
  const violations: Violation[] = [];
  for (const history of view.jobs.values()) {
    const bodies = new Map<string, string>();
    const effects = history.effects.filter(({ createdAt }) => !mayBeLost(view, createdAt));
    for (const effect of effects) {
      const { idempotencyKey, key, body, createdAt } = effect;
      const before = bodies.get(idempotencyKey);
      if (before !== undefined && before !== body)
        violations.push(early(effect, `${key} was asked with ${before}, then with ${body}`));
      bodies.set(idempotencyKey, body);
      const late = recordsBefore(history, key).find(
        (record) => createdAt < record.committedAt - GRAIN_MS && !isNote(record.key),
      );
      if (late)
        violations.push(
          early(
            effect,
            `${key} was asked ${(late.committedAt - createdAt).toFixed(1)} ms before ${late.key}`,
          ),
        );
    }
    violations.push(...checkOutputs(history, effects));
  }
  return violations;
}

/**
 * Two jobs never use one idempotency key, also if a failover has given the id of the first to the second. A job and one that
 * continues it may: see `checkResumedKeys`.
 */
export function checkKeys(view: View): Violation[] {
  const users = new Map<string, Effect>();
  return view.effects.flatMap((effect) => {
    const { idempotencyKey, tag, job, createdAt } = effect;
    const before = users.get(idempotencyKey) ?? effect;
    users.set(idempotencyKey, effect);
    if (before.tag === tag && !areApart(view, before.job, job)) return [];
    const message = `${idempotencyKey} was used by ${before.tag} (${before.job}) and by ${tag} (${job})`;
    return [{ promise: PROMISES.keyOfOneJob, job, message, at: createdAt }];
  });
}

/** Whether both jobs exist, and neither continues the other one. */
function areApart(view: View, one: number, other: number): boolean {
  const [first, second] = [view.jobs.get(one), view.jobs.get(other)];
  if (!first || !second || first === second) return false;
  return !ancestors(view, first).includes(second) && !ancestors(view, second).includes(first);
}

const early = ({ job, createdAt }: Effect, message: string): Violation => ({
  promise: PROMISES.commitsFirst,
  job,
  message,
  at: createdAt,
});

/** The recorded value in a job's outputs is the value in its outside requests. */
function checkOutputs({ final }: JobHistory, effects: Effect[]): Violation[] {
  const { drawn } = final?.outputs ?? {};
  if (drawn === undefined) return [];
  return effects
    .filter(({ key, body }) => !key.includes('/') && bodyOf(body).drawn !== drawn)
    .map((effect) =>
      early(effect, `${effect.key} was asked with ${effect.body}, the outputs say ${JSON.stringify(drawn)}`),
    );
}

const bodyOf = (body: string): { drawn?: unknown } => {
  try {
    return JSON.parse(body) as { drawn?: unknown };
  } catch {
    return {};
  }
};

/** The records that precede a step: those before its own in the journal, without parallel branches. */
function recordsBefore({ journal }: JobHistory, key: string): { key: string; committedAt: number }[] {
  const all = journal.flatMap(({ keys, committedAt }) => keys.map((one) => ({ key: one, committedAt })));
  const own = all.findIndex((record) => record.key === key);
  return all
    .slice(0, Math.max(0, own))
    .filter((record) => !record.key.startsWith(`${key}~`) && !areBesides(record.key, key));
}

/** Whether two steps are in different branches of one parallel: `parallel#1:0/…` and `parallel#1:2/…`. */
function areBesides(one: string, other: string): boolean {
  const [, ofOne, oneBranch] = BRANCH.exec(one) ?? [];
  const [, ofOther, otherBranch] = BRANCH.exec(other) ?? [];
  return ofOne !== undefined && ofOne === ofOther && oneBranch !== otherBranch;
}

const BRANCH = /^(parallel#\d+):(\d+)\//;

/** Only the holder of a job runs its outside nodes, and it repeats none whose outcome is committed. */
export function checkActs(view: View): Violation[] {
  return [...view.jobs.values()].flatMap((history) =>
    history.effects.flatMap((effect) => {
      const message = problemOf(history, effect);
      // A request that was begun before the freeze is sent at its end.
      if (message === null || wasJustFrozen(view, effect.by, effect.createdAt)) return [];
      if (mayHoldLostClaim(view, effect.createdAt)) return [];
      return [{ promise: PROMISES.nodesOnce, job: history.job, message, at: effect.createdAt }];
    }),
  );
}

/** Why a request breaks the promise; null if it does not. */
function problemOf(history: JobHistory, { key, by, createdAt }: Effect): string | null {
  const record = history.journal.find(({ keys }) => keys.includes(key));
  if (record && createdAt > record.committedAt + GRAIN_MS)
    return `${by} has sent a request for ${key}, whose outcome was committed`;
  if (history.end && createdAt > history.end.committedAt + GRAIN_MS)
    return `${by} has sent a request for ${key}, although the job had ended`;
  const claim = claimAt(history, createdAt + GRAIN_MS);
  return claim?.by === by
    ? null
    : `${by} has sent a request for ${key}, but ${claim?.by ?? 'nobody'} held the job`;
}
