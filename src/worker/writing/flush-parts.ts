import type { JobWrite, StepsWrite } from '../../jobs/transitions/flush-values.js';

/** The size of a part of a write, in bytes. */
export function weightOf({ journal, log, progress, openSteps, settlement }: JobWrite): number {
  let bytes = Buffer.byteLength(progress ?? '') + Buffer.byteLength(openSteps ?? '');
  for (const { records, steps } of journal)
    bytes += Buffer.byteLength(records) + (steps === null ? 0 : weightOfSteps(steps));
  for (const { text } of log) bytes += Buffer.byteLength(text);
  if (settlement?.state === 'successful') bytes += Buffer.byteLength(settlement.outputs);
  return bytes;
}

const weightOfSteps = ({ ids, nodes, keys, lines }: StepsWrite): number =>
  ids.length + Buffer.byteLength(nodes) + (keys?.length ?? 0) + Buffer.byteLength(lines);

/** The parts of several writes that go into one statement. */
export interface Share {
  /** For each write, the number of its parts, from the first on. */
  counts: number[];
  /** The number of all parts. */
  parts: number;
  bytes: number;
}

/**
 * As many parts as fit into `most` bytes, and at least one. Parts that are continued are not separated from the record of their lines,
 * unless these alone do not fit: a worker that died between them would have logged the lines, and the next one would log them again.
 */
export function shareOf(writes: JobWrite[][], most: number): Share {
  let [parts, bytes, isFull] = [0, 0, false];
  const countOf = (write: JobWrite[]): number => {
    let count = 0;
    while (!isFull && count < write.length) {
      const sizes = write.slice(count, endOf(write, count)).map(weightOf);
      const whole = sizes.reduce((sum, size) => sum + size, 0);
      isFull = parts > 0 && whole <= most && bytes + whole > most;
      for (const more of sizes) {
        isFull ||= parts > 0 && bytes + more > most;
        if (isFull) break;
        count += 1;
        parts += 1;
        bytes += more;
      }
    }
    return count;
  };
  const counts = writes.map((write) => (isFull ? 0 : countOf(write)));
  return { counts, parts, bytes };
}

/** The place after the part with the record to which the lines of the part at `start` belong. */
function endOf(write: readonly JobWrite[], start: number): number {
  let end = start + 1;
  while (write[end - 1]?.isContinued === true && end < write.length) end += 1;
  return end;
}

/** Joins consecutive parts of one write. */
export function joinParts(parts: [JobWrite, ...JobWrite[]]): JobWrite {
  const [first, ...others] = parts;
  if (others.length === 0) return first;
  const { isContinued, progress, openSteps, settlement } = others.at(-1) ?? first;
  const journal = parts.flatMap((part) => part.journal);
  const log = parts.flatMap((part) => part.log);
  return { ...first, journal, log, isContinued, progress, openSteps, settlement };
}
