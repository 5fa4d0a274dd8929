/** The levels of lines, in the order of their weight. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line of a job's log, in its parts. */
export interface LogEntry {
  /** The number of the line, from 1. */
  row: number;
  /** ISO 8601; empty if the line has another form. */
  time: string;
  level: LogLevel;
  /** The id of the node, or the path to it in called processes; empty if the line has another form. */
  node: string;
  text: string;
}

export interface LogFilter {
  /** Lines that contain this text, upper and lower case alike. */
  search: string;
  /** Lines of this weight and above. */
  level: LogLevel;
  /** Lines of this node only. */
  node: string | null;
}

const LINE = /^(\S+) (debug|info|warn|error) (.*)$/s;

/**
 * Splits a line `time level node text`.
 *
 * @param nodes the ids with spaces that the job is known to have. The longest of them that fits is the node
 */
export function parseLogLine(row: number, line: string, nodes: Iterable<string> = []): LogEntry {
  const [, time, level, rest] = LINE.exec(line) ?? [];
  if (time === undefined || rest === undefined) return { row, time: '', level: 'info', node: '', text: line };
  let node = '';
  for (const id of nodes) if (id.length > node.length && rest.startsWith(`${id} `)) node = id;
  if (node === '') node = rest.slice(0, rest.indexOf(' ') === -1 ? undefined : rest.indexOf(' '));
  return { row, time, level: level as LogLevel, node, text: rest.slice(node.length + 1) };
}

/**
 * The lines that pass a filter, in their order.
 *
 * @param nameOf the name under which the page shows a node, which is searched too
 */
export function filterLog(
  lines: readonly LogEntry[],
  { search, level, node }: LogFilter,
  nameOf: (node: string) => string = (id) => id,
): readonly LogEntry[] {
  const wanted = search.trim().toLowerCase();
  const least = LOG_LEVELS.indexOf(level);
  if (wanted === '' && least === 0 && node === null) return lines;
  return lines.filter(
    (line) =>
      LOG_LEVELS.indexOf(line.level) >= least &&
      (node === null || line.node === node) &&
      (wanted === '' ||
        line.text.toLowerCase().includes(wanted) ||
        nameOf(line.node).toLowerCase().includes(wanted) ||
        line.time.toLowerCase().includes(wanted)),
  );
}

/** Where a text occurs in another: pieces in order, those with `isHit` are the occurrences. */
export function hitsIn(text: string, search: string): { text: string; isHit: boolean }[] {
  const wanted = search.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Lower case may have another length, as that of U+0130: places would be wrong.
  if (wanted === '' || lower.length !== text.length) return [{ text, isHit: false }];
  const pieces: { text: string; isHit: boolean }[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), isHit: false });
    from = at + wanted.length;
    pieces.push({ text: text.slice(at, from), isHit: true });
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), isHit: false });
  return pieces;
}
