import { NotExpected } from './expected-end.js';
import type { End } from './expected-end.js';
import type { ExpectedScope } from './expected-scope.js';
import type { Line } from './job-result.js';

/** A branch that has run to its end, as if no other one had stopped it. */
export interface Branch {
  end: End;
  scope: ExpectedScope;
  lines: readonly Line[];
}

/** How branches have ended together. */
export interface Joined {
  end: End;
  /** Those whose outputs and variables count, in their order: all of them, or only the one that has ended early. */
  counting: readonly Branch[];
  lines: readonly Line[];
}

export interface Branches {
  count: number;
  /** How many run at once. */
  atOnce: number;
  /** Whether all do the same, so that of two that end at one moment the earlier one ends first. */
  areAlike: boolean;
  /** Runs a branch from a moment on. */
  begin: (index: number, at: number) => Branch;
  /** Whether the other branches go on after such an end. */
  isNormal: (end: End) => boolean;
}

/**
 * Runs branches side by side, until all have ended or one has ended early.
 *
 * @throws NotExpected if it is open which branch is the first to end early
 */
export function runSideBySide({ count, atOnce, areAlike, begin, isNormal }: Branches, from: number): Joined {
  const begun: Branch[] = [];
  let running: Branch[] = [];
  let at = from;
  for (;;) {
    while (begun.length < count && running.length < atOnce) {
      const branch = begin(begun.length, at);
      begun.push(branch);
      running.push(branch);
    }
    const [first, ...later] = running.toSorted((a, b) => a.end.at - b.end.at);
    if (first === undefined)
      return { end: { kind: 'end', at }, counting: begun, lines: begun.flatMap(({ lines }) => lines) };
    ({ at } = first.end);
    running = later;
    if (isNormal(first.end)) continue;
    const rivals = areAlike ? [] : later.filter(({ end }) => end.at === at && !isNormal(end));
    if (rivals.some((rival) => effectOf(rival) !== effectOf(first))) throw new NotExpected('tie');
    const others = begun.filter((branch) => branch !== first);
    const lines = [...others.flatMap((other) => linesUntil(at, other.lines)), ...first.lines];
    return { end: first.end, counting: [first], lines };
  }
}

const effectOf = ({ end, scope }: Branch): string => JSON.stringify([end, scope.changes()]);

/** What a branch has printed that is stopped at a moment. Whether it prints what comes at that moment is open. */
export const linesUntil = (at: number, lines: readonly Line[]): Line[] =>
  lines.filter((line) => line.at <= at).map((line) => (line.at === at ? { ...line, isOpen: true } : line));
