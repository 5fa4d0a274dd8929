import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { WORKER_FLAGS } from '../../launcher/application.mjs';
import { cloneDatabase } from './database.js';
import { type Server, startServer } from './server.js';

/** A process of the built application. */
export interface RunningProcess {
  pid: number;
  /** Where an API listens; empty for a worker. */
  url: string;
  /** Sends a signal and settles when the process has ended, with its exit code or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  signal(signal: NodeJS.Signals): void;
}

/** A database and a Redis prefix that several processes share, as in an installation of several machines. */
export interface Installation {
  databaseUrl: string;
  start(role: 'api' | 'worker' | 'all', environment?: Record<string, string>): Promise<RunningProcess>;
  /**
   * Returns so many workers: those that earlier tests have left running, and new ones for the rest. Kills those that are too many. It
   * does not know workers with an environment of their own.
   */
  workers(count: number): Promise<RunningProcess[]>;
  /**
   * Starts an API, or an API with a worker, in the process of the tests, which has loaded its modules: a process of its own takes
   * more than a second of CPU time to boot. For what the test does not signal or measure.
   */
  startHere(role: 'api' | 'all', environment?: Record<string, string>): Promise<Server>;
  /** A worker as a container runs it: by `docker/run.sh`, in its own process group. The pid is that of the script. */
  startInContainer(): Promise<RunningProcess>;
  /** Ends all that still runs, and removes the database. */
  close(): Promise<void>;
}

/**
 * @param environment settings that all its processes get
 * @param server the URL of the Postgres for its database, by default that of all tests
 */
export async function createInstallation(
  environment: Record<string, string> = {},
  server?: string,
): Promise<Installation> {
  const database = await cloneDatabase(server);
  const shared = {
    DATABASE_URL: database.url,
    LIUCHENG_REDIS_PREFIX: `{test-${randomBytes(6).toString('hex')}}`,
    LOG_LEVEL: 'info',
    PORT: '0',
    ...environment,
  };
  const children = new Set<ChildProcess>();
  const workers = new Map<ChildProcess, RunningProcess>();
  const servers = new Set<Server>();
  const follow = async (child: ChildProcess): Promise<RunningProcess> => {
    children.add(child);
    void once(child, 'exit').then(() => {
      children.delete(child);
      workers.delete(child);
    });
    const url = await isUp(child);
    return {
      pid: child.pid!,
      url,
      signal: (signal) => child.kill(signal),
      async end(signal) {
        const exit = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
        child.kill(signal);
        await exit;
        return child.exitCode ?? child.signalCode!;
      },
    };
  };
  const start: Installation['start'] = async (role, more = {}) => {
    const child = spawn(process.execPath, [...WORKER_FLAGS, 'dist/main.js'], {
      env: { ...process.env, ...shared, LIUCHENG_ROLE: role, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = await follow(child);
    if (role === 'worker' && Object.keys(more).length === 0) workers.set(child, running);
    return running;
  };
  return {
    databaseUrl: database.url,
    start,
    async workers(count) {
      const left = [...workers.values()];
      const [kept, surplus] = [left.slice(0, count), left.slice(count)];
      const missing = Array.from({ length: count - kept.length }, () => start('worker'));
      await Promise.all(surplus.map((worker) => worker.end('SIGKILL')));
      return [...kept, ...(await Promise.all(missing))];
    },
    async startHere(role, more = {}) {
      const server = await startServer({ ...shared, ...more, LIUCHENG_ROLE: role });
      servers.add(server);
      return {
        ...server,
        close: async () => {
          servers.delete(server);
          await server.close();
        },
      };
    },
    startInContainer: () =>
      follow(
        spawn(join('docker', 'run.sh'), [process.execPath, 'dist/main.js'], {
          env: { ...process.env, ...shared, LIUCHENG_ROLE: 'worker' },
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: true,
        }),
      ),
    async close() {
      await Promise.all([...servers].map((server) => server.close()));
      await Promise.all(
        [...children].map(async (child) => {
          const exit = once(child, 'exit');
          child.kill('SIGCONT');
          child.kill('SIGKILL');
          await exit;
        }),
      );
      await database.drop();
    },
  };
}

/** Waits until the process is up, and returns the URL that it prints. Throws with its output if it ends before. */
function isUp(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const [, at] = / is up(?: at (\S+))?/.exec(output) ?? [];
      if (output.includes(' is up')) resolve(at ?? '');
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`it ended before it was up: ${output}`)));
  });
}
