import type { JobNode, JobState } from '@liucheng/client';
import type { NodeOverlay, Overlay } from '../overlay.js';
import type { Step } from './steps.js';

/** A moment of a past run: a step begins or ends. */
export interface Moment {
  /** In unix seconds. */
  time: number;
  step: Step;
  isEnd: boolean;
}

/** The moments of a run in their order. A step ends after it began, also where both have the same time. */
export function momentsOf(steps: readonly Step[]): Moment[] {
  const moments = steps.flatMap((step): Moment[] => {
    const begin = { time: step.start_time, step, isEnd: false };
    return step.finish_time === null ? [begin] : [begin, { time: step.finish_time, step, isEnd: true }];
  });
  return moments.sort(
    (a, b) =>
      a.time - b.time ||
      // The end of an earlier step comes before the begin of a later one, and its own begin before its end.
      a.step.id - b.step.id ||
      Number(a.isEnd) - Number(b.isEnd),
  );
}

/**
 * The canvas after the first `count` moments. Nodes without steps (control and values, of a run that is no trial) appear in the
 * second in which the job says that they began.
 *
 * @param end how the job ended, and its nodes
 */
export function overlayAt(
  moments: readonly Moment[],
  count: number,
  end: { state: JobState | null; nodes: Iterable<JobNode> },
): Overlay {
  const shown = new Map<string, NodeOverlay>();
  const begun = new Map<string, { since: number; open: number }>();
  for (const { time, step, isEnd } of moments.slice(0, count)) {
    const now = shown.get(step.node) ?? { state: 'running', runs: 0, durationMs: null, error: null };
    const run = begun.get(step.node) ?? { since: time, open: 0 };
    begun.set(step.node, run);
    run.open += isEnd ? -1 : 1;
    if (!isEnd) {
      shown.set(step.node, { state: 'running', runs: now.runs + 1, durationMs: null, error: null });
      continue;
    }
    const state = run.open > 0 ? 'running' : step.state;
    shown.set(step.node, {
      state,
      runs: now.runs,
      durationMs: run.open > 0 ? null : (time - run.since) * 1_000,
      error: step.error,
    });
  }
  const time = moments[Math.min(count, moments.length) - 1]?.time;
  const hasSteps = new Set(moments.map(({ step }) => step.node));
  for (const node of end.nodes) {
    if (hasSteps.has(node.node) || time === undefined || (node.start_time ?? Infinity) > time) continue;
    const hasEnded = count >= moments.length || (node.finish_time !== null && node.finish_time < time);
    shown.set(node.node, {
      state: hasEnded ? node.state : 'running',
      runs: node.runs,
      durationMs: null,
      error: hasEnded ? node.error : null,
    });
  }
  return { state: count >= moments.length ? end.state : 'running', nodes: shown };
}

/** The first moment at which a node is shown, as the count for {@link overlayAt}; 0 if there is none. */
export const momentOfNode = (moments: readonly Moment[], node: string): number =>
  moments.findIndex(({ step }) => step.node === node) + 1;
