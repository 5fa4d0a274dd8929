import {
  ApiError,
  ConnectionError,
  type JobState,
  NotAuthenticated,
  PermissionDenied,
  Throttled,
  Unavailable,
} from '@liucheng/client';
import { CommanderError } from 'commander';

/** The exit codes of the command. `docs/client.md` documents them. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  stopped: 3,
  unreachable: 4,
  refused: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line, or a file that it names, is invalid. */
export class UsageError extends Error {}

/** The command was ended by Ctrl-C or SIGTERM. */
export class Interrupted extends Error {}

/** The exit code after a job was waited for. */
export function exitCodeOfState(state: JobState): ExitCode {
  if (state === 'failed') return EXIT.failed;
  return state === 'stopped' ? EXIT.stopped : EXIT.done;
}

const UNREACHABLE = [ConnectionError, NotAuthenticated, PermissionDenied, Throttled, Unavailable];

/** The exit code after an error; undefined if the error is a mistake of this program. */
export function exitCodeOfError(error: unknown): ExitCode | undefined {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (UNREACHABLE.some((Class) => error instanceof Class)) return EXIT.unreachable;
  // A 2xx status is the answer of something that is not this API.
  if (error instanceof ApiError)
    return error.status >= 500 || error.status < 300 ? EXIT.unreachable : EXIT.refused;
  return undefined;
}
