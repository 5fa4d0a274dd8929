import type { Values } from '../../../src/flow/index.js';

/** A line of the job's log. Times are in milliseconds since the job began. */
export interface Line {
  at: number;
  /** The name of the node in the job: `n1`, and `n3/n1` in the process that n3 calls. */
  node: string;
  text: string;
  /** Whether it may be missing: its branch was stopped at the moment at which it prints. */
  isOpen?: boolean;
}

/** What a job comes to. */
export interface JobResult {
  outcome: { state: 'successful'; outputs: Values } | { state: 'failed'; error: string };
  endedAt: number;
  /** In the order in which they were printed; those of branches that run side by side are in any order. */
  lines: readonly Line[];
}

/** Both results without the lines that may be missing, and sorted by their moments, to be compared. */
export function comparable(actual: JobResult, expected: JobResult) {
  const open = new Set(expected.lines.filter(({ isOpen }) => isOpen).map(shown));
  const [first, second] = [actual, expected].map(({ lines, ...others }) => ({
    ...others,
    lines: lines
      .toSorted((a, b) => a.at - b.at || (shown(a) < shown(b) ? -1 : 1))
      .map(shown)
      .filter((line) => !open.has(line)),
  }));
  return { actual: first, expected: second };
}

const shown = ({ at, node, text }: Line): string => `${at} ms, ${node}: ${text}`;
