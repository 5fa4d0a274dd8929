import { messageOf } from './message-of.js';
import { readFileSync } from 'node:fs';
import {
  ApiError,
  ConnectionError,
  LiuchengError,
  NotAuthenticated,
  NotFound,
  ValidationError,
} from '@liucheng/client';
import { CommanderError } from 'commander';
import picocolors from 'picocolors';
import { EXIT, exitCodeOfError, Interrupted, UsageError } from './exit-codes.js';
import { hasColors, visible } from './output.js';
import { programOf } from './program.js';
import { Runner } from './session.js';

/*
 * The command `liucheng`.
 */

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();

// A second Ctrl-C ends the process at once.
process.once('SIGINT', () => interruption.abort(new Interrupted('interrupted')));
process.once('SIGTERM', () => interruption.abort(new Interrupted('terminated')));

// A reader such as `head` has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

// Without a reader of its notes, a command goes on: its exit code is that of the job.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Tells an error: in words, or with `--json` as JSON. */
function tell(thrown: unknown): void {
  const error = thrown instanceof CommanderError ? usageErrorOf(thrown) : thrown;
  if (error === undefined) return;
  const isExpected =
    error instanceof LiuchengError || error instanceof UsageError || error instanceof Interrupted;
  const message = messageOf(error);
  if (process.argv.includes('--json')) {
    const { status, fields, faults } = error as Partial<ApiError & ValidationError>;
    const told = {
      error: error instanceof Error ? error.constructor.name : 'Error',
      status,
      message,
      fields,
      faults,
    };
    process.stderr.write(`${visible(JSON.stringify(told))}\n`);
    return;
  }
  const colors = picocolors.createColors(hasColors(process.stderr, process.env));
  // "Not found." alone does not say what.
  const told = error instanceof NotFound ? `${runner.ran}: ${message}` : message;
  const text = isExpected || !(error instanceof Error) ? told : (error.stack ?? message);
  process.stderr.write(`${colors.red('liucheng:')} ${visible(text)}${hintOf(error)}\n`);
}

/** What Commander says of a wrong command line; undefined if it has shown the help or the version instead. */
function usageErrorOf({ exitCode, code, message }: CommanderError): UsageError | undefined {
  if (exitCode === 0 || code === 'commander.help') return undefined;
  return new UsageError(message.replace(/^error: /, ''));
}

/** How to go on after an error, on a line of its own. */
function hintOf(error: unknown): string {
  if (error instanceof NotAuthenticated) return '\nLog in with: liucheng login';
  if (error instanceof ConnectionError)
    return '\nIs the server up? npm start starts one here; --url or LIUCHENG_URL names another.';
  return '';
}

const runner = new Runner(process.env, interruption.signal);
try {
  await programOf(runner, version).parseAsync();
  process.exitCode = runner.exitCode;
} catch (error) {
  tell(error);
  process.exitCode = exitCodeOfError(error) ?? EXIT.failed;
}
