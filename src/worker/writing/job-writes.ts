import type { Json, LogLevel, NodeProgress } from '../../flow/index.js';
import type { Extent } from '../../secrets/search.js';
import type { JobState } from '../../jobs/job-state.js';
import { storable } from '../../jobs/storable.js';
import {
  type JobWrite,
  NO_RECORDS,
  type Preceding,
  type Settlement,
} from '../../jobs/transitions/flush-values.js';
import type { Held } from '../../jobs/transitions/held.js';
import { visible } from '../../jobs/visible.js';
import type { JobSecrets } from './job-secrets.js';
import type { EndedStep, UnendedStep } from './running-step.js';
import { stepsText, unendedText } from './steps-text.js';

/**
 * The result of a settlement: the state, which is `stopped` if a stop was requested first, the dispatch number, and whether a job that
 * was parked is due at once.
 */
export interface Settled {
  state: JobState;
  dispatch: number;
  isWoken: boolean;
}

/** A write without content. */
export const emptyWrite = (
  { id, fence, claim }: Held,
  after: Preceding = { journal: 0, lines: 0 },
): JobWrite => ({
  id,
  fence,
  claim,
  after,
  journal: [],
  log: [],
  isContinued: false,
  progress: null,
  openSteps: null,
  settlement: null,
});

/** The next positions in the journal and log of a job, after its earlier attempts. */
export interface Position {
  journalNumber: number;
  logRows: number;
}

/** A log entry before redaction. */
interface Entry {
  /** Time, level and node: the beginning of each of its lines. */
  start: string;
  text: string;
  extent: Extent;
  /** The number of records before it. */
  after: number;
}

/** Records, entries and steps that are written together. */
interface Chunk {
  records: [string, Json][];
  entries: Entry[];
  steps: EndedStep[];
}

/** The pending records, log entries, progress and settlement of one job. They are redacted when a flush takes them. */
export class PendingWrites {
  private records: [string, Json][] = [];
  private weights: number[] = [];
  private entries: Entry[] = [];
  private steps: { step: EndedStep; after: number }[] = [];
  private unended: () => UnendedStep[] = NOTHING_OPEN;
  private progress: NodeProgress[] | null = null;
  private settlement: Settlement | null = null;
  private characters = 0;

  constructor(
    private readonly held: Held,
    private readonly position: Position,
    private readonly secrets: JobSecrets,
  ) {}

  /** The approximate size, in characters. */
  get weight(): number {
    return this.characters;
  }

  record(key: string, value: Json, weight: number): void {
    this.records.push([key, value]);
    this.weights.push(weight);
    this.characters += weight;
  }

  /**
   * Adds a log entry. Each line of the text becomes a complete log line, so that no text can imitate the line of another node.
   *
   * @param at milliseconds since 1970
   */
  log(at: number, level: LogLevel, node: string, text: string): void {
    const start = lineStart(at, level, node);
    this.characters += start.length + text.length;
    this.entries.push({ start, text, extent: this.secrets.extent, after: this.records.length });
  }

  /** Adds a step that has ended. It is written together with the newest record, which may be the record of its end. */
  step(step: EndedStep): void {
    this.characters += step.weight;
    this.steps.push({ step, after: this.records.length });
  }

  /** @param unended called when a flush takes the progress: a step is never written both as ended and as unended */
  show(progress: NodeProgress[], unended: () => UnendedStep[]): void {
    this.progress = progress;
    this.unended = unended;
  }

  settle(settlement: Settlement): void {
    this.settlement = settlement;
  }

  /**
   * Takes everything that is pending, redacted, as parts of about {@link PART_WEIGHT} that must be written in order. A record is
   * in the same part as the lines before it, or in a later one if these are too many: then their parts are continued. Long texts are redacted in slices of the event loop, so it must
   * not be called again before it has settled.
   */
  async take(): Promise<JobWrite[]> {
    const { progress, settlement } = this;
    const unended = progress === null ? [] : this.unended();
    const chunks = this.chunks();
    this.records = [];
    this.weights = [];
    this.entries = [];
    this.steps = [];
    this.progress = null;
    this.settlement = null;
    this.characters = 0;
    const shown = progress === null ? null : JSON.stringify(await this.secrets.progress(progress));
    const openSteps = await unendedText(unended, this.secrets);
    const parts: JobWrite[] = [];
    for (const chunk of chunks) parts.push(...(await this.partsOf(chunk)));
    const last = parts.at(-1);
    // The progress can be as large as a part.
    const shownLength = (shown?.length ?? 0) + (openSteps?.length ?? 0);
    if (last && shownLength < PART_WEIGHT) Object.assign(last, { progress: shown, openSteps, settlement });
    else parts.push({ ...this.next(), progress: shown, openSteps, settlement });
    return parts;
  }

  private chunks(): Chunk[] {
    const { records, weights, entries, steps } = this;
    if (this.characters < PART_WEIGHT)
      return records.length + entries.length + steps.length > 0
        ? [{ records, entries, steps: steps.map(({ step }) => step) }]
        : [];
    const chunks: Chunk[] = [];
    let chunk: Chunk = { records: [], entries: [], steps: [] };
    let weight = 0;
    let next = 0;
    let nextStep = 0;
    const takeEntries = (until: number): void => {
      for (let entry = entries[next]; entry && entry.after <= until; entry = entries[++next]) {
        chunk.entries.push(entry);
        weight += entry.start.length + entry.text.length;
      }
    };
    const close = (): void => {
      if (weight < PART_WEIGHT) return;
      chunks.push(chunk);
      chunk = { records: [], entries: [], steps: [] };
      weight = 0;
    };
    const takeSteps = (until: number): void => {
      for (let each = steps[nextStep]; each && each.after <= until; each = steps[++nextStep]) {
        chunk.steps.push(each.step);
        weight += each.step.weight;
        // The first step after a record may be the step that it ends, so they must be in one row.
        close();
      }
    };
    takeSteps(0);
    for (const [index, record] of records.entries()) {
      takeEntries(index);
      chunk.records.push(record);
      weight += weights[index] ?? 0;
      takeSteps(index + 1);
      close();
    }
    takeEntries(Infinity);
    chunks.push(chunk);
    return chunks;
  }

  /** Usually one part. If the lines of a chunk fill several rows, its records are in the last part, and the others are continued. */
  private async partsOf({ records, entries, steps }: Chunk): Promise<JobWrite[]> {
    const parts = this.partsOfLog(await this.linesOf(entries));
    if (records.length + steps.length === 0) return parts;
    const last = parts.at(-1) ?? this.next();
    const number = this.position.journalNumber++;
    const kept =
      records.length === 0 ? NO_RECORDS : await this.secrets.keepRecords(number, JSON.stringify(records));
    last.journal = [{ number, records: kept, steps: await stepsText(steps, this.secrets) }];
    for (const part of parts) part.isContinued = part !== last;
    return parts.length === 0 ? [last] : parts;
  }

  /** An empty part after everything that was taken. */
  private next(): JobWrite {
    const { journalNumber, logRows } = this.position;
    return emptyWrite(this.held, { journal: journalNumber - 1, lines: logRows });
  }

  private partsOfLog(lines: string[]): JobWrite[] {
    const parts: JobWrite[] = [];
    for (let start = 0; start < lines.length;) {
      let end = start;
      for (let weight = 0; end < lines.length && end - start < LINES_A_ROW && weight < PART_WEIGHT; end += 1)
        weight += lines[end]?.length ?? 0;
      const text = (start === 0 && end === lines.length ? lines : lines.slice(start, end)).join('\n');
      parts.push({
        ...this.next(),
        log: [{ firstRow: this.position.logRows, rows: end - start, text }],
      });
      this.position.logRows += end - start;
      start = end;
    }
    return parts;
  }

  private async linesOf(entries: Entry[]): Promise<string[]> {
    const lines: string[] = [];
    for (const { start, text: original, extent } of entries) {
      const text = this.secrets.isIdle ? original : await this.secrets.text(original, extent);
      if (!NEEDS_CARE.test(text)) lines.push(start + text);
      else for (const line of linesOf(text)) lines.push(start + line);
    }
    return lines;
  }
}

const NOTHING_OPEN = (): UnendedStep[] => [];

/** The approximate maximum size of one row of the journal or the log, in characters, unless it is a single record or line. */
export const PART_WEIGHT = 32 * 1024;

/** The most lines of a log row, so that a page of the log reads at most two extra rows. */
const LINES_A_ROW = 1_000;

/** The line breaks of a text. A single CR is escaped instead, because a terminal would overwrite the line. */
const LINE_BREAK = /\r\n|[\n\u2028\u2029]/;

/** Matches a text that is not one plain line. Most texts are, and skip the slower steps. */
const NEEDS_CARE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;

const linesOf = (text: string): string[] => storable(text).split(LINE_BREAK).map(visible);

const oneLine = (text: string): string => (NEEDS_CARE.test(text) ? linesOf(text).join(' ') : text);

/** The beginning of a line of a job's log. */
export const lineStart = (at: number, level: LogLevel, node: string): string =>
  `${isoTime(at)} ${level} ${oneLine(node)} `;

let lastTime = { at: NaN, text: '' };

/** Cached, because most lines have the same millisecond as the one before. */
function isoTime(at: number): string {
  const whole = Math.floor(at);
  if (whole !== lastTime.at) lastTime = { at: whole, text: new Date(whole).toISOString() };
  return lastTime.text;
}
