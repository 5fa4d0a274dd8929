import type { components } from '@liucheng/client';

import type { Overlay } from '../overlay.js';

/** What a run of a node did. */
export type Step = components['schemas']['Step'];

/** A loop round or a call around a step. */
export interface PathPart {
  node: string;
  /** The index of the round, from 0; null for a call. */
  round: number | null;
  /** Which attempt of a call it is, from 1. */
  attempt: number;
}

/** Reads an entry of a step's `path`: `loop[2]`, `call`, `call#2`. */
export function parsePathPart(part: string): PathPart {
  const round = /^(.*)\[(\d+)\]$/s.exec(part);
  if (round) return { node: round[1] ?? '', round: Number(round[2]), attempt: 1 };
  const attempt = /^(.*)#(\d+)$/s.exec(part);
  if (attempt) return { node: attempt[1] ?? '', round: null, attempt: Number(attempt[2]) };
  return { node: part, round: null, attempt: 1 };
}

/** How long a step took, in milliseconds; null while it runs. */
export const stepDuration = ({ start_time: start, finish_time: finish }: Step): number | null =>
  finish === null ? null : Math.max(0, (finish - start) * 1_000);

/**
 * The step of a node that a person wants to see first: the one that runs, else the first that failed, else the first. A step that
 * ran again at the same place, as in a resumed job, counts only with its last run.
 *
 * @param steps in their order
 */
export function stepToOpen(steps: readonly Step[]): Step | undefined {
  const places = new Map(steps.map((step) => [JSON.stringify(step.path), step]));
  const last = [...places.values()];
  return (
    last.find(({ state }) => state === 'running') ?? last.find(({ state }) => state === 'failed') ?? last[0]
  );
}

/** A value that was too large to be kept whole. */
export interface Truncated {
  $truncated: true;
  bytes: number;
  preview: string;
}

export function isTruncated(value: unknown): value is Truncated {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$truncated' in value &&
    value.$truncated === true &&
    'preview' in value &&
    typeof value.preview === 'string'
  );
}

/** A value as a person reads it: a text as it is, anything else as indented JSON. */
export function readableValue(value: unknown): string {
  if (isTruncated(value)) return value.preview;
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 2);
}

/** The inputs or outputs of a step that are not empty, in their order. The truncated whole of them has no ports. */
export const filledPorts = (values: Record<string, unknown>): Truncated | [string, unknown][] =>
  isTruncated(values)
    ? values
    : Object.entries(values).filter(([, value]) => value !== null && value !== undefined);

/**
 * An overlay with the durations that steps give, which are exact to the millisecond where those of nodes are whole seconds. What
 * took less than a millisecond has none.
 */
export function withStepDurations(overlay: Overlay, steps: readonly Step[]): Overlay {
  const sums = new Map<string, number>();
  for (const step of steps) sums.set(step.node, (sums.get(step.node) ?? 0) + (stepDuration(step) ?? 0));
  const nodes = [...overlay.nodes].map(([id, node]) => {
    const sum = sums.get(id);
    if (sum === undefined || node.state === 'running') return [id, node] as const;
    return [id, { ...node, durationMs: sum < 1 ? null : sum }] as const;
  });
  return { ...overlay, nodes: new Map(nodes) };
}
