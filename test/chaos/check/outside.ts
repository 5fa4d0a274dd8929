import type { Breach, Effect } from '../history.js';
import { claimAt, hasJustThawed, type JobHistory, type View } from './view.js';

/** The clocks' grain: a worker's milliseconds are whole ones, a commit's are not. */
const GRAIN_MS = 1;

/**
 * Nothing outside sees what could still be lost: an outside node starts only when all records that it follows are committed, so
 * that all requests under one key ask the same.
 */
export function checkSeenOutside(view: View): Breach[] {
  const breaches: Breach[] = [];
  for (const history of view.jobs.values()) {
    const bodies = new Map<string, string>();
    for (const effect of history.effects) {
      const { key, body, createdAt } = effect;
      const before = bodies.get(key);
      if (before !== undefined && before !== body)
        breaches.push(early(effect, `${key} was asked with ${before}, then with ${body}`));
      bodies.set(key, body);
      const late = recordsBefore(history, key).find(({ committedAt }) => createdAt < committedAt - GRAIN_MS);
      if (late)
        breaches.push(
          early(
            effect,
            `${key} was asked ${(late.committedAt - createdAt).toFixed(1)} ms before ${late.key}`,
          ),
        );
    }
    breaches.push(...checkOutputs(history));
  }
  return breaches;
}

const early = ({ job, createdAt }: Effect, says: string): Breach => ({
  promise: 'nothing outside sees what is not committed',
  job,
  says,
  at: createdAt,
});

/** What a job's outputs say of what it recorded is what the outside was told. */
function checkOutputs({ effects, final }: JobHistory): Breach[] {
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

/** The records that precede a step in its job's order: those journalled before its own, but for what runs beside it. */
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

/** An outside node runs only for who has the job, and never again once its outcome is committed. */
export function checkActs(view: View): Breach[] {
  return [...view.jobs.values()].flatMap((history) =>
    history.effects.flatMap((effect) => {
      const says = faultOf(history, effect);
      // What a process had begun before it was frozen goes out as it thaws.
      if (says === null || hasJustThawed(view, effect.by, effect.createdAt)) return [];
      return [{ promise: 'a committed node never runs again', job: history.job, says, at: effect.createdAt }];
    }),
  );
}

/** What is wrong with a request; null: nothing. */
function faultOf(history: JobHistory, { key, by, createdAt }: Effect): string | null {
  const record = history.journal.find(({ keys }) => keys.includes(key));
  if (record && createdAt > record.committedAt + GRAIN_MS)
    return `${by} has asked by ${key}, whose outcome was committed`;
  if (history.end && createdAt > history.end.committedAt + GRAIN_MS)
    return `${by} has asked by ${key}, though the job had ended`;
  const claim = claimAt(history, createdAt + GRAIN_MS);
  return claim?.by === by ? null : `${by} has asked by ${key}, but ${claim?.by ?? 'nobody'} had the job`;
}
