import { once } from 'node:events';
import picocolors from 'picocolors';
import stringWidth from 'string-width';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Whether a stream shows colours: a terminal does, unless the user has turned them off. */
export function hasColors({ isTTY = false }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTTY && env.TERM !== 'dumb';
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What controls a terminal, or the direction in which it shows a text. */
const INVISIBLE = String.raw`(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]`;
const EACH_INVISIBLE = new RegExp(INVISIBLE, 'gu');
const COLOR_OR_INVISIBLE = new RegExp(String.raw`(\u001b\[\d{1,2}m)|${INVISIBLE}`, 'gu');

/** Shows invisible characters as escapes, so that a text of the server cannot control the terminal. */
export const visible = (text: string): string => text.replace(EACH_INVISIBLE, escaped);

/** As {@link visible}, but keeps the sequences that set colours, since a text that is ready to be written has those of {@link Output}. */
const visibleInColors = (text: string): string =>
  text.replace(COLOR_OR_INVISIBLE, (character, color?: string) => color ?? escaped(character));

/**
 * Writes results to standard output and notes to standard error. Control characters are written as escapes, whichever text they are
 * in: colours are the only sequences that reach the terminal.
 */
export class Output {
  readonly colors: Colors;
  readonly noteColors: Colors;

  /** @param isJson whether results are JSON */
  constructor(
    readonly isJson: boolean,
    env: NodeJS.ProcessEnv,
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
  ) {
    this.colors = picocolors.createColors(hasColors(stdout, env));
    this.noteColors = picocolors.createColors(hasColors(stderr, env));
  }

  /** Whether a progress line can be shown. */
  get hasProgress(): boolean {
    return !this.isJson && this.stderr.isTTY;
  }

  /** Writes a line of the result. Waits for a reader that is slower than the server. */
  async line(text: string): Promise<void> {
    const shown = this.colors.isColorSupported ? visibleInColors(text) : visible(text);
    if (!this.stdout.write(`${shown}\n`)) await once(this.stdout, 'drain');
  }

  /** Writes JSON: indented on a terminal, else one line. */
  json(value: unknown): Promise<void> {
    return this.line(JSON.stringify(value, null, this.stdout.isTTY ? 2 : undefined));
  }

  /** Writes an item of a sequence: always one line. */
  event(value: unknown): Promise<void> {
    return this.line(JSON.stringify(value));
  }

  /** Writes a message that is not part of the result. */
  note(text: string): void {
    const shown = this.noteColors.isColorSupported ? visibleInColors(text) : visible(text);
    this.stderr.write(`${shown}\n`);
  }

  /** Writes a table without borders. A line break in a cell is shown as a blank. */
  table(head: string[], rows: string[][]): Promise<void> {
    const all = [head.map((title) => this.colors.bold(title)), ...rows].map((row) =>
      row.map((cell) => {
        const text = cell.replaceAll(/\s*\n\s*/g, ' ');
        return { text, width: stringWidth(text) };
      }),
    );
    const widths = head.map((_title, column) =>
      all.reduce((most, row) => Math.max(most, row[column]?.width ?? 0), 0),
    );
    const padded = ({ text, width }: { text: string; width: number }, column: number): string =>
      text + ' '.repeat((widths[column] ?? width) - width);
    return this.line(all.map((row) => row.map(padded).join('  ').trimEnd()).join('\n'));
  }
}
