import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../flow/index.js';
import { collectOutput } from './collect-output.js';
import { ProcessGroup } from './process-group.js';
import { processesIn } from './process-table.js';
import { Watchdog } from './watchdog.js';
import { inOwnFolder } from './working-folder.js';

/** How long what a command leaves behind may take to end by itself, such as a `tee` that has its last lines to write. */
const LINGER = 300;
/** How long the last output may take to arrive when nobody is left to write: longer only where somebody has hidden. */
const DRAIN = 2_000;

export interface Command {
  argv: readonly [string, ...string[]];
  env: Record<string, string>;
  stdin: string;
  /** What it may write to stdout, and what to stderr. */
  maxBytes: number;
  /** Told of each line as it comes. */
  line: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface CommandEnd {
  /** As a shell tells it: 128 and the signal's number where a signal has ended it. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

const watchdog = new Watchdog();

/**
 * Runs a command in a folder of its own. When this settles, the folder is gone, and so is every process of the
 * command's group and every other one that works in the folder.
 *
 * @throws Failure where it cannot be started or writes too much; the signal's reason where that aborts
 */
export async function runCommand(command: Command, signal: AbortSignal): Promise<CommandEnd> {
  signal.throwIfAborted();
  return inOwnFolder(watchdog, async (folder) => {
    const child = await start(folder, command);
    const group = new ProcessGroup(Number(child.pid));
    watchdog.watch(folder, group.id);
    return finish(child, group, folder, command, signal);
  });
}

async function finish(
  child: ChildProcessWithoutNullStreams,
  group: ProcessGroup,
  folder: string,
  command: Command,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const exit = new Promise<number>((resolve) => {
    child.once('exit', (code, by) => resolve(code ?? 128 + (by === null ? 0 : constants.signals[by])));
  });
  const tooMuch = new AbortController();
  const output = collect(child, command, tooMuch);
  const cut = AbortSignal.any([signal, tooMuch.signal]);
  try {
    await Promise.race([exit, aborted(cut)]);
    if (cut.aborted || !(await group.isGone(LINGER))) await group.end();
    await endProcessesIn(folder);
    await Promise.race([output, setTimeout(DRAIN, undefined, { ref: false })]);
  } finally {
    child.stdout.destroy();
    child.stderr.destroy();
  }
  const [stdout, stderr] = await output;
  cut.throwIfAborted();
  return { exitCode: await exit, stdout, stderr };
}

/** Started as the leader of a group, which has its process id. */
async function start(folder: string, { argv, env, stdin }: Command): Promise<ChildProcessWithoutNullStreams> {
  const [file, ...args] = argv;
  try {
    const child = spawn(file, args, { cwd: folder, env, detached: true });
    if (child.pid === undefined) throw (await once(child, 'error'))[0];
    // A command need not read what it is given.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    return child;
  } catch (error) {
    throw unstartable(file, error as NodeJS.ErrnoException);
  }
}

function unstartable(file: string, { code, message }: NodeJS.ErrnoException): Failure {
  if (code === 'ENOENT') return new Failure(`there is no program "${file}"`, false);
  if (code === 'EACCES') return new Failure(`the program "${file}" may not be run`, false);
  if (code === 'E2BIG') return new Failure('the arguments and the environment are too long', false);
  return new Failure(`the command could not be started: ${message}`, code === 'EAGAIN');
}

function collect(
  { stdout, stderr }: ChildProcessWithoutNullStreams,
  { maxBytes, line }: Command,
  tooMuch: AbortController,
): Promise<[string, string]> {
  const listener = (name: 'stdout' | 'stderr') => ({
    line: (text: string) => line(name, text),
    full: () => {
      const bound = `${maxBytes} bytes to ${name}, the most that a value may weigh`;
      tooMuch.abort(new Failure(`the command was ended: it wrote more than ${bound}`, false));
    },
  });
  return Promise.all([
    collectOutput(stdout, maxBytes, listener('stdout')),
    collectOutput(stderr, maxBytes, listener('stderr')),
  ]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Ends those who have left the group, but not the folder; what was killed takes a moment to be gone. */
async function endProcessesIn(folder: string): Promise<void> {
  const end = performance.now() + DRAIN;
  for (let ids = await processesIn(folder); ids.length > 0; ids = await processesIn(folder)) {
    ids.forEach(kill);
    if (performance.now() >= end) return;
    await setTimeout(5);
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
