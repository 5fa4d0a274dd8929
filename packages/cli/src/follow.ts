import { type Job, type JobNode, isEnded } from '@liucheng/client';
import yoctoSpinner, { type Spinner } from 'yocto-spinner';
import { type ExitCode, exitCodeOfState, Interrupted } from './exit-codes.js';
import type { Session } from './session.js';
import { painted, shownDuration, shownLine, shownTime, summaryOf } from './shown.js';
import { visible } from './output.js';

/** What of a job is printed while it runs. */
export interface Following {
  lines: boolean;
  /** Whether changes of the job's state and of its nodes are printed. */
  changes: boolean;
}

/** How many of the running nodes the progress line names. */
const MOST_NAMED = 3;

/** The progress of a job on a terminal: one line below the output. */
class Progress {
  private readonly spinner: Spinner | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<string>();
  private readonly done = new Set<string>();
  private readonly beganAt = performance.now();
  private job: Job | undefined;
  private isAway = false;

  constructor(isShown: boolean) {
    if (!isShown) return;
    this.spinner = yoctoSpinner({ handleSignals: false }).start();
    this.timer = setInterval(() => this.show(), 1_000);
  }

  state(job: Job): void {
    this.job = job;
    this.show();
  }

  node({ node, state }: JobNode): void {
    const [from, to] = state === 'running' ? [this.done, this.running] : [this.running, this.done];
    from.delete(node);
    to.add(node);
    this.show();
  }

  away(isAway: boolean): void {
    this.isAway = isAway;
    this.show();
  }

  end(): void {
    clearInterval(this.timer);
    this.spinner?.stop();
  }

  private show(): void {
    if (!this.spinner || !this.job) return;
    const named = [...this.running].slice(0, MOST_NAMED).join(', ');
    const parts = [
      `job ${this.job.id} ${this.job.state}`,
      `${this.done.size} nodes done`,
      ...(named === '' ? [] : [`at ${named}${this.running.size > MOST_NAMED ? ', …' : ''}`]),
      shownDuration(Math.round((performance.now() - this.beganAt) / 1_000)),
      ...(this.isAway ? ['connection lost, trying again'] : []),
    ];
    this.spinner.text = visible(parts.join(' · '));
  }
}

/**
 * Prints what a job does until it has ended. With `--json`, each event is a line.
 *
 * @throws Interrupted at Ctrl-C; the job goes on
 */
export async function follow(
  { client, output, signal }: Session,
  id: number,
  { lines, changes }: Following,
): Promise<ExitCode> {
  const { colors } = output;
  const progress = new Progress(output.hasProgress);
  let last: Job | undefined;
  try {
    const events = client.watch(id, { signal, log: lines, onReconnect: () => progress.away(true) });
    for await (const { event, data } of events) {
      progress.away(false);
      if (event === 'state') progress.state((last = data));
      if (event === 'node') progress.node(data);
      if (output.isJson) await output.event({ event, data });
      else if (event === 'log') await output.line(shownLine(data.line, colors));
      else if (changes && event === 'node') await output.line(nodeLine(data, colors));
      else if (changes && event === 'state' && !isEnded(data.state))
        await output.line(stateLine(data, colors));
    }
  } catch (error) {
    if (error instanceof Interrupted)
      error.message = `job ${id} goes on: liucheng watch ${id}, liucheng stop ${id}`;
    throw error;
  } finally {
    progress.end();
  }
  // A stream that begins behind the end has no events.
  const job = last && isEnded(last.state) ? last : await client.wait(id, { signal });
  if (changes && !output.isJson) await output.line(stateLine(job, colors));
  if (!output.isJson) output.note(summaryOf(job, output.noteColors));
  return exitCodeOfState(job.state);
}

type Colors = Session['output']['colors'];

const stateLine = (job: Job, colors: Colors): string =>
  `${colors.dim(shownTime(job.finish_time ?? job.start_time ?? job.ctime))} job ${job.id} ${painted(job.state, visible(job.state), colors)}`;

function nodeLine({ node, state, start_time, finish_time, error }: JobNode, colors: Colors): string {
  const paint = state === 'failed' ? colors.red : state === 'successful' ? colors.green : colors.cyan;
  const took =
    start_time !== null && finish_time !== null ? ` (${shownDuration(finish_time - start_time)})` : '';
  const reason = error === null ? '' : `: ${visible(error)}`;
  return `${colors.dim(shownTime(finish_time ?? start_time))} node ${visible(node)} ${paint(state)}${took}${reason}`;
}
