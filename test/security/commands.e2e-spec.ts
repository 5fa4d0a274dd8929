import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';

const KEY = 'a-key-for-stored-secrets-of-many-characters';
const PASSWORD = 'the-first-password-of-the-administrator';
const SLOW_MS = 120_000;

/** Prints the environment of the command's parents, up to the launcher, and of all other processes that it started. */
const SNOOP = `
pid=$PPID
while [ "$pid" -gt 1 ]; do
  echo "parent $pid"
  tr '\\0' '\\n' < /proc/$pid/environ
  [ "$pid" = "$LAST" ] && break
  pid=$(awk '/^PPid:/ {print $2}' /proc/$pid/status)
done
for file in /proc/[0-9]*/status; do
  pid=$(basename $(dirname $file))
  tr '\\0' ' ' < /proc/$pid/cmdline 2> /dev/null | grep -q "started-by=$LAST:" || continue
  echo "process $pid"
  tr '\\0' '\\n' < /proc/$pid/environ
done
echo done`;

/** Starts the launcher and waits until it is ready. */
async function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, ['launcher/start.mjs'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => lines.push(text));
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(text);
    const [, url] = /^ready: (\S+)\/docs/.exec(text) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return { child, url, lines };
  }
  throw new Error(`it ended before it was ready: ${lines.join('\n')}`);
}

describe('a command of a flow', () => {
  let database: TestDatabase;
  let dataDir: string;

  beforeAll(async () => {
    database = await cloneDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-commands-'));
  });

  afterAll(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  /** Runs a command of a flow under the launcher. Returns its output and the log of the processes. */
  const runUnderLauncher = async (command: string, more: Record<string, string>) => {
    const { child, url, lines } = await launch({
      DATABASE_URL: database.url,
      REDIS_URL: process.env.REDIS_URL!,
      LIUCHENG_REDIS_PREFIX: `{${database.url.slice(-12)}}`,
      LIUCHENG_SECRET_KEY: KEY,
      LIUCHENG_ADMIN_PASSWORD: PASSWORD,
      LIUCHENG_DATA_DIR: dataDir,
      LIUCHENG_SHELL: 'on',
      LIUCHENG_AUTH: 'open',
      PORT: '0',
      ...more,
    });
    try {
      const flow = line({
        id: 'c',
        name: 'core.shell.command',
        inputs: { command, env: { LAST: String(child.pid) } },
      });
      const job = await execute(url, await submit(url, flow));
      expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
      const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
      return { output: body.logcontent as string, lines };
    } finally {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
  };

  it(
    'finds no secret in the environment of any process of the application, even as the same user',
    async () => {
      const me = `${process.getuid!()}:${process.getgid!()}`;
      const { output } = await runUnderLauncher(SNOOP, { LIUCHENG_SHELL_USER: me });
      expect(output).toMatch(/done\s*$/);
      expect(output.match(/ parent \d+$/gm)!.length).toBeGreaterThanOrEqual(2);
      expect(output.match(/ process \d+$/gm)!.length).toBeGreaterThanOrEqual(2);
      // The environments were readable.
      expect(output).toContain('LIUCHENG_SHELL=on');
      for (const secret of [KEY, PASSWORD, database.url, process.env.REDIS_URL!])
        expect(output).not.toContain(secret);
    },
    SLOW_MS,
  );

  (process.getuid!() === 0 ? it : it.skip)(
    'runs as nobody if the worker runs as root',
    async () => {
      const { output } = await runUnderLauncher(
        'id -u; id -G; touch mine; cat /proc/$PPID/environ || echo denied',
        {},
      );
      expect(output).toMatch(/info c 65534\n/);
      expect(output).toMatch(/info c denied\n/);
      expect(output).not.toMatch(/info c 0\n/);
    },
    SLOW_MS,
  );
});
