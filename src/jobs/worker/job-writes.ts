import type { Json, LogLevel } from '../../flow/index.js';
import type { JobState } from '../job-state.js';
import type { JobSecrets } from './job-secrets.js';

/** A job that this worker holds, and under which fence. */
export interface Held {
  id: number;
  fence: number;
}

/** How a worker lets go of a job: it has ended, or it is due again at `until` (null: at once), unless a stop has come. */
export type Settlement =
  | { state: 'successful'; outputs: string }
  | { state: 'failed'; error: string }
  | { state: 'running'; until: number | null };

/** What the row said of a settlement: its state (a stop may have come first) and, if it is due again, its dispatch. */
export interface Settled {
  state: JobState;
  dispatch: number;
}

/** All that one flush writes for one job. */
export interface JobWrite extends Held {
  /** The journal row's number and its records as JSON text; null: no records. */
  journal: { number: number; records: string } | null;
  log: { firstRow: number; rows: number; text: string }[];
  progress: string | null;
  settlement: Settlement | null;
}

/** The next numbers of a job's journal and log, as its earlier attempts left them. */
export interface Position {
  journalNumber: number;
  logRows: number;
}

/** What one job wants written, gathered until a flush takes it. */
export class PendingWrites {
  private records: [string, Json][] = [];
  private lines: string[] = [];
  private progress: string | null = null;
  private settlement: Settlement | null = null;
  private characters = 0;

  constructor(
    private readonly held: Held,
    private readonly position: Position,
    private readonly secrets: JobSecrets,
  ) {}

  /** About how much there is to write, in characters. */
  get weight(): number {
    return this.characters;
  }

  record(key: string, value: Json, weight: number): void {
    this.records.push([key, value]);
    this.characters += weight;
  }

  /**
   * Adds a log entry, without its secrets: one line for each line of its text, each complete, so that no text can pass
   * itself off as another node's line.
   *
   * @param at milliseconds since 1970
   */
  log(at: number, level: LogLevel, node: string, said: string): void {
    const text = this.secrets.text(said);
    this.characters += text.length;
    const start = `${isoTime(at)} ${level} ${oneLine(node)} `;
    if (!NEEDS_CARE.test(text)) this.lines.push(start + text);
    else for (const line of storable(text).split(LINE_BREAK)) this.lines.push(start + line);
  }

  show(progress: string): void {
    this.progress = progress;
  }

  settle(settlement: Settlement): void {
    this.settlement = settlement;
  }

  /** All that is pending, for a flush; what comes later is for the next one. */
  take(): JobWrite {
    const write: JobWrite = {
      ...this.held,
      journal: null,
      log: [],
      progress: this.progress,
      settlement: this.settlement,
    };
    if (this.records.length > 0) {
      const number = this.position.journalNumber;
      write.journal = { number, records: this.secrets.keepRecords(number, JSON.stringify(this.records)) };
      this.position.journalNumber += 1;
    }
    for (let start = 0; start < this.lines.length; start += LINES_A_ROW) {
      const lines = this.lines.slice(start, start + LINES_A_ROW);
      write.log.push({ firstRow: this.position.logRows, rows: lines.length, text: lines.join('\n') });
      this.position.logRows += lines.length;
    }
    this.records = [];
    this.lines = [];
    this.progress = null;
    this.settlement = null;
    this.characters = 0;
    return write;
  }
}

/** A page of the log never reads more than two rows too many. */
const LINES_A_ROW = 1_000;

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;

/** Whether a text is anything but one plain line: few are, and each of the steps costs. */
const NEEDS_CARE = /[\0\x1e\n\r\u2028\u2029\ud800-\udfff]/;

const oneLine = (text: string): string =>
  NEEDS_CARE.test(text) ? storable(text).split(LINE_BREAK).join(' ') : text;

/** A text as Postgres can keep it: no U+0000, no half of a surrogate pair; nor what separates texts on their way there. */
export const storable = (text: string): string =>
  text.replaceAll('\0', '\\u0000').replaceAll('\x1e', '\\u001e').toWellFormed();

let lastTime = { at: NaN, text: '' };

/** Most lines are of the same millisecond as the one before. */
function isoTime(at: number): string {
  const whole = Math.floor(at);
  if (whole !== lastTime.at) lastTime = { at: whole, text: new Date(whole).toISOString() };
  return lastTime.text;
}
