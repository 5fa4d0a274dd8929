import { constants } from 'node:os';

/**
 * Waits for the end of a child process.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} its exit code, or as in a shell 128 plus the number of the signal that ended it
 * @throws {Error} if it could not be started
 */
export const exitCodeOf = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signalCode(signal ?? 'SIGKILL')));
  });

/**
 * The exit code of a program that a signal ended, as shells report it.
 *
 * @param {NodeJS.Signals} signal
 */
export const signalCode = (signal) => 128 + constants.signals[signal];
