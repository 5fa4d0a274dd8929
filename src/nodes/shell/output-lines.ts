import { yieldIfSpent } from '../../flow/index.js';
import type { Owner } from '../work-of.js';

/** The maximum number of reported lines: 1 MiB of empty lines would be a million log entries. */
const MAX_LINES = 20_000;

/** What several outputs have told together, so that their lines keep the order in which they came. */
export interface Reported {
  last: Promise<void>;
}

/**
 * Reports the lines of an output in turns of the event loop. With 500 lines of each command in a turn, fifty commands that wrote 15,000 each let a
 * short job of another user wait for 3 s.
 */
export class OutputLines {
  /** The parts of a line whose end has not come. Joined once, since a line can come in a million parts. */
  private rest: string[] = [];
  private told = 0;
  private stop: AbortSignal | null = null;

  /**
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
    else {
      const last = this.rest.join('');
      if (last !== '') this.line(last);
    }
  }

  private async report(chunk: string): Promise<void> {
    if (this.isStopped() || this.told > MAX_LINES) return;
    const turn = yieldIfSpent(this.owner);
    if (turn) await turn;
    if (this.isStopped()) return;
    const [first = '', ...lines] = chunk.split('\n', MAX_LINES + 2);
    this.rest.push(first);
    for (const line of lines) {
      if (!(await this.tell(this.rest.join('')))) return;
      this.rest = [line];
    }
  }

  /** Reports a line. @returns whether others may follow */
  private async tell(line: string): Promise<boolean> {
    if (this.told++ === MAX_LINES) return false;
    const turn = yieldIfSpent(this.owner);
    if (turn) await turn;
    if (this.isStopped()) return false;
    this.line(line.replace(/\r$/, ''));
    return true;
  }

  /** Then nothing more is reported, also not the beginning of a line whose end was left out. */
  private isStopped(): boolean {
    const isStopped = this.stop?.aborted ?? false;
    if (isStopped) this.rest = [];
    return isStopped;
  }
}
