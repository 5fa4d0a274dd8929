import { inTurn, type Json, type LogLevel, type NodeProgress } from '../../flow/index.js';
import type { JobState } from '../../jobs/job-state.js';
import {
  type JobWrite,
  NO_RECORDS,
  type Preceding,
  type Settlement,
} from '../../jobs/transitions/flush-values.js';
import type { Held } from '../../jobs/transitions/held.js';
import { type Chunk, chunksOf, type Entry, PART_WEIGHT, type PlacedStep } from './chunks-of.js';
import { lineStart, linesWith } from './log-lines.js';
import type { JobSecrets } from './job-secrets.js';
import type { EndedStep, UnendedStep } from './running-step.js';
import { shownNodes } from './shown-nodes.js';
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

/** The usual size of a node in the progress, in characters. */
const SHOWN_NODE = 150;

/**
 * How much progress a job writes, in characters a millisecond. 45 watched jobs that each wrote 1.2 MB whenever a node ended let the jobs of
 * others wait for 3 to 7 s.
 */
const SHOWN_A_MS = 640;

/** The pending records, log entries, progress and settlement of one job. They are redacted when a flush takes them. */
export class PendingWrites {
  private records: [string, Json][] = [];
  private weights: number[] = [];
  private entries: Entry[] = [];
  private steps: PlacedStep[] = [];
  private unended: () => UnendedStep[] = NOTHING_OPEN;
  private progress: NodeProgress[] | null = null;
  private settlement: Settlement | null = null;
  private characters = 0;
  /** Before this `performance.now()`, the job writes no progress again, unless it is settled: a larger one is written less often. */
  nextShow = -Infinity;

  constructor(
    private readonly held: Held,
    private readonly position: Position,
    private readonly secrets: JobSecrets,
  ) {}

  /** The approximate size of the records, lines and steps, in characters. */
  get weight(): number {
    return this.characters;
  }

  /** That of the whole write. */
  get wholeWeight(): number {
    const { settlement, progress } = this;
    const outputs = settlement?.state === 'successful' ? settlement.outputs.length : 0;
    return this.characters + outputs + (progress?.length ?? 0) * SHOWN_NODE;
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
   * @param bytes the approximate size of its lines: 20,000 line breaks are 1 MB
   */
  log(at: number, level: LogLevel, node: string, text: string, bytes = 0): void {
    const start = lineStart(at, level, node);
    this.characters += Math.max(bytes, start.length + text.length);
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
   * in the same part as the lines before it, or in a later one if these are too many: then their parts are continued. Long texts are
   * redacted in slices of the event loop, so it must not be called again before it has settled.
   */
  async take(): Promise<JobWrite[]> {
    const { progress, settlement } = this;
    const unended = progress === null ? [] : this.unended();
    const { records, weights, entries, steps, characters } = this;
    const chunks = chunksOf({ records, weights, entries, steps, characters });
    this.records = [];
    this.weights = [];
    this.entries = [];
    this.steps = [];
    this.progress = null;
    this.settlement = null;
    this.characters = 0;
    const shown = progress === null ? null : JSON.stringify(await shownNodes(progress, this.secrets));
    const openSteps = await unendedText(unended, this.secrets);
    const parts: JobWrite[] = [];
    for (const chunk of chunks) parts.push(...(await this.partsOf(chunk)));
    const last = parts.at(-1);
    // The progress can be as large as a part.
    const shownLength = (shown?.length ?? 0) + (openSteps?.length ?? 0);
    this.nextShow = Math.max(this.nextShow, performance.now() + shownLength / SHOWN_A_MS);
    if (last && shownLength < PART_WEIGHT) Object.assign(last, { progress: shown, openSteps, settlement });
    else parts.push({ ...this.next(), progress: shown, openSteps, settlement });
    return parts;
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
      // The flushes of many jobs take texts of 500,000 lines at the same time.
      const made = inTurn(text.length, () => linesWith(start, text));
      for (const line of made instanceof Promise ? await made : made) lines.push(line);
    }
    return lines;
  }
}

const NOTHING_OPEN = (): UnendedStep[] => [];

/** The most lines of a log row, so that a page of the log reads at most two extra rows. */
const LINES_A_ROW = 1_000;
