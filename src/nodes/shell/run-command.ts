import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../flow/index.js';
import type { Owner } from '../work-of.js';
import { collectOutput } from './collect-output.js';
import { OutputLines } from './output-lines.js';
import { ProcessGroup } from './process-group.js';
import { processesIn } from './process-table.js';
import { startInTurn } from './start-turns.js';
import { Watchdog } from './watchdog.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** How long remaining processes may take to end by themselves, such as a `tee` with its last lines, in milliseconds. */
const LINGER = 300;
/** How long the last output may take to arrive after all known processes have ended, in milliseconds. */
const DRAIN = 2_000;

/** Numbers of the system. */
export interface CommandUser {
  uid: number;
  gid: number;
}

export interface Command {
  /** The job for which it runs. */
  job: number;
  /** The owner of its start and of its lines: see `workOf`. */
  owner: Owner;
  argv: readonly [string, ...string[]];
  env: Record<string, string>;
  stdin: string;
  /** The maximum bytes of stdout, and of stderr. */
  maxBytes: number;
  /** The user as whom it runs; null: this process's user. */
  user: CommandUser | null;
  /** Called with each line. */
  line: (stream: 'stdout' | 'stderr', text: string) => void;
}

/**
 * As `nice` counts: higher is later. With 10, fifty programs that compute had five times the time of a worker on the same processors, and a
 * short job took seconds.
 */
const PRIORITY = 19;

export interface CommandEnd {
  /** As in a shell: 128 plus the signal's number if a signal ended it. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

const watchdog = new Watchdog();

/**
 * Runs a command in a temporary folder. When this settles, the folder, all processes of the command's group and all other
 * processes that work in the folder are gone.
 *
 * @throws Failure if it cannot be started or writes too much; the signal's reason if that aborts
 */
export async function runCommand(
  command: Command,
  attempt: { readonly signal: AbortSignal },
): Promise<CommandEnd> {
  return inTemporaryFolder(watchdog, command, async (folder) => {
    const child = await startInTurn(command, attempt, () => start(folder, command));
    const group = new ProcessGroup(Number(child.pid));
    watchdog.watch(folder, group.id);
    return finish(child, group, folder, command, attempt.signal);
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
  const { texts, lines } = collect(child, command, tooMuch);
  const cut = AbortSignal.any([signal, tooMuch.signal]);
  try {
    await Promise.race([exit, aborted(cut)]);
    if (cut.aborted || !(await group.isGone(LINGER))) await group.end();
    await endProcessesIn(folder);
    await Promise.race([texts, setTimeout(DRAIN, undefined, { ref: false })]);
  } finally {
    child.stdout.destroy();
    child.stderr.destroy();
  }
  const [stdout, stderr] = await texts;
  // A stop does not wait for the turns of many lines.
  for (const output of lines) await output.end(signal);
  cut.throwIfAborted();
  return { exitCode: await exit, stdout, stderr };
}

/** Starts it as the leader of a process group, whose id is its process id. */
async function start(
  folder: string,
  { argv, env, stdin, user }: Command,
): Promise<ChildProcessWithoutNullStreams> {
  const [file, ...args] = argv;
  try {
    const child = spawn(file, args, { cwd: folder, env, detached: true, ...user });
    if (child.pid === undefined) throw (await once(child, 'error'))[0];
    yieldProcessor(child.pid);
    // A command need not read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    return child;
  } catch (error) {
    throw unstartable(file, error as NodeJS.ErrnoException);
  }
}

/** Lowers the priority, so that busy programs do not delay this worker's leases and stops. */
function yieldProcessor(pid: number): void {
  try {
    setPriority(pid, PRIORITY);
  } catch {
    // It has ended, or belongs to another user.
  }
}

function unstartable(file: string, { code, message }: NodeJS.ErrnoException): Failure {
  if (code === 'ENOENT')
    return new Failure({ en: `there is no program "${file}"`, zh: `没有程序“${file}”` }, false);
  if (code === 'EACCES')
    return new Failure({ en: `the program "${file}" may not be run`, zh: `不允许运行程序“${file}”` }, false);
  if (code === 'E2BIG')
    return new Failure(
      { en: 'the arguments and the environment are too long', zh: '参数和环境变量过长' },
      false,
    );
  return new Failure(
    { en: `the command could not be started: ${message}`, zh: `无法启动命令：${message}` },
    code === 'EAGAIN',
  );
}

/** The texts that arrive, and their lines, which are reported later. */
function collect(
  { stdout, stderr }: ChildProcessWithoutNullStreams,
  { maxBytes, line, owner }: Command,
  tooMuch: AbortController,
): { texts: Promise<[string, string]>; lines: OutputLines[] } {
  const reported = { last: Promise.resolve() };
  const listener = (name: 'stdout' | 'stderr') => ({
    lines: new OutputLines((text) => line(name, text), owner, reported),
    full: () => {
      const en = `the command was ended: it wrote more than ${maxBytes} bytes to ${name}, the limit for a value`;
      const zh = `命令已被结束：写入 ${name} 的内容超过 ${maxBytes} 字节的上限`;
      tooMuch.abort(new Failure({ en, zh }, false));
    },
  });
  const [out, err] = [listener('stdout'), listener('stderr')];
  return {
    texts: Promise.all([collectOutput(stdout, maxBytes, out), collectOutput(stderr, maxBytes, err)]),
    lines: [out.lines, err.lines],
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Ends processes that have left the group but still work in the folder. Killed processes take a moment to disappear. */
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
