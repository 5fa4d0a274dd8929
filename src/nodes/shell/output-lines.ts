import { yieldIfSpent } from '../../flow/index.js';
import type { Owner } from '../work-of.js';

/** The maximum number of reported lines: 1 MiB of empty lines would be a million log entries. */
const MAX_LINES = 20_000;

/**
 * The most characters of lines that are reported as one text. Together, since a secret can be wrapped: of base64 in lines of 76 characters, those
 * behind the first were shown.
 */
const MAX_TOGETHER = 16_384;

/** What several outputs have told together, so that their lines keep the order in which they came. */
export interface Reported {
  last: Promise<void>;
}

/**
 * Reports the lines of an output in turns of the event loop. With 500 lines of each command in a turn, fifty commands that wrote 15,000 each let a
 * short job of another user wait for 3 s.
 */
export class OutputLines {
  private rest = '';
  private told = 0;
  private stop: AbortSignal | null = null;

  /**
   * @param line gets one or more whole lines, divided by line breaks
   * @param owner whose work it is
   * @param reported one for all outputs of a command
   */
  constructor(
    private readonly line: (text: string) => void,
    private readonly owner: Owner,
    private readonly reported: Reported = { last: Promise.resolve() },
  ) {}

  /** Reports the lines of a further part, in a later turn if the budget of this one is spent. */
  add(chunk: string): void {
    this.reported.last = this.reported.last.then(() => this.report(chunk));
    // `end` throws it.
    this.reported.last.catch(() => undefined);
  }

  /**
   * Resolves when all lines are reported. The last one may lack a line break.
   *
   * @param stop lines that still wait when it aborts are not reported
   * @throws what `line` has thrown
   */
  async end(stop: AbortSignal): Promise<void> {
    this.stop = stop;
    await this.reported.last;
    if (this.told > MAX_LINES) this.line(`(only the first ${MAX_LINES} lines are logged)`);
    else if (this.rest !== '') this.line(this.rest);
  }

  private async report(chunk: string): Promise<void> {
    if (this.isStopped() || this.told > MAX_LINES) return;
    const lines = (this.rest + chunk).split('\n', MAX_LINES + 2);
    this.rest = lines.pop() ?? '';
    const reported = lines.slice(0, MAX_LINES - this.told);
    this.told += lines.length;
    for (const text of together(reported)) {
      const turn = yieldIfSpent(this.owner);
      if (turn) await turn;
      if (this.isStopped()) return;
      this.line(text);
    }
  }

  /** Then nothing more is reported, also not the beginning of a line whose end was left out. */
  private isStopped(): boolean {
    const isStopped = this.stop?.aborted ?? false;
    if (isStopped) this.rest = '';
    return isStopped;
  }
}

/** Texts of whole lines, none longer than {@link MAX_TOGETHER} unless it is a single line. */
function* together(lines: readonly string[]): Generator<string> {
  let texts: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length > MAX_TOGETHER && texts.length > 0) {
      yield texts.join('\n');
      texts = [];
      length = 0;
    }
    texts.push(line.replace(/\r$/, ''));
    length += line.length + 1;
  }
  if (texts.length > 0) yield texts.join('\n');
}
