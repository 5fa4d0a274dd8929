import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endCommands, isAlive, sh, start, stdout } from '../../../test/support/run-command.js';
import { until } from '../../../test/support/until.js';

afterEach(endCommands);

const UNTIL_UP = 'until [ -e up ]; do sleep 0.01; done';
/** The beginning of a script, which reports its folder. */
const PWD = 'pwd; ';
const FOLDER = /^\/.*\/liucheng-command-.*/;
/** The time that a command has after SIGTERM, and the time that the engine waits for a node, in milliseconds. */
const GRACE = 3_000;
const PATIENCE = 10_000;

describe('a stop', () => {
  it('does not start a command that was stopped before', async () => {
    await expect(sh('echo', { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
  });

  /** Stops the script when it has reported the process that has to end. Returns how long that took. */
  async function stopOnceUnderWay(script: string): Promise<number> {
    const { outputs, line, stop } = start({ command: PWD + script });
    const folder = await line(FOLDER);
    const id = await line(/^\d+$/);
    stop();
    const begin = performance.now();
    await expect(outputs).rejects.toThrow('the job was stopped');
    expect([isAlive(id), existsSync(folder)]).toEqual([false, false]);
    return performance.now() - begin;
  }

  it.each([
    ['a program', 'echo $$; exec sleep 1000'],
    ['a tree', "sh -c 'echo $$; sleep 1000; true'; true"],
    ['a pipeline', 'echo $$ >&2; yes | cat | cat > /dev/null'],
    [
      'children of a parent that is gone',
      'sh -c \'(sh -c "echo \\$\\$; exec sleep 1000") &\'; exec sleep 1000',
    ],
  ])('ends %s at once', async (_what, script) => {
    expect(await stopOnceUnderWay(script)).toBeLessThan(GRACE);
  });

  it('ends sooner than a job waits for it what resists: stopped, ignoring SIGTERM, with such children', async () => {
    const times = await Promise.all([
      stopOnceUnderWay('echo $$; kill -STOP $$'),
      stopOnceUnderWay('trap "" TERM; echo $$; while :; do sleep 0.01; done'),
      stopOnceUnderWay("(trap '' TERM; sh -c 'echo $$; while :; do sleep 1; done' & wait) & wait"),
    ]);
    for (const time of times) expect(time).toBeLessThan(PATIENCE);
  });

  it('lets the command clean up within three seconds', async () => {
    const { outputs, line, log, stop } = start({
      command: 'trap "echo cleaned up; exit 0" TERM; echo go; while :; do sleep 0.01; done',
    });
    await line(/go/);
    stop();
    await expect(outputs).rejects.toThrow('the job was stopped');
    expect(log).toContainEqual(['info', 'cleaned up']);
  });

  it('ends many resisting process trees at the same time, and keeps the event loop free', async () => {
    const all = Array.from({ length: 20 }, () =>
      start({ command: 'trap "" TERM; echo $$; while :; do sleep 1; done' }),
    );
    const ids = await Promise.all(all.map(({ line }) => line(/^\d+$/)));
    const begin = performance.now();
    all.forEach(({ stop }) => stop());
    await Promise.all(all.map(({ outputs }) => outputs.catch(() => undefined)));
    expect(performance.now() - begin).toBeLessThan(PATIENCE);
    expect(ids.filter(isAlive)).toEqual([]);
  });
});

describe('a process in the background', () => {
  it.each([
    ['holding the pipes', 'sleep 1000 & echo $!'],
    ['with its output elsewhere', 'sleep 1000 > /dev/null 2>&1 & echo $!'],
    ['under nohup', 'nohup sleep 1000 & echo $!'],
    ['ignoring SIGTERM', '(trap "" TERM; while :; do sleep 0.01; done) & echo $!'],
    ['in its own session', `setsid sh -c 'echo $$; >up; exec sleep 1000' & ${UNTIL_UP}`],
    [
      'in its own session, without a pipe',
      `setsid sh -c 'echo $$; >up; exec sleep 1000 > /dev/null 2>&1' & ${UNTIL_UP}`,
    ],
  ])('ends with the command: %s', async (_how, script) => {
    const id = (await stdout({ command: script })).trim();
    expect(id).toMatch(/^\d+$/);
    expect(isAlive(id)).toBe(false);
  });

  it('ends with each of many commands that end together, in another folder', async () => {
    const script = '(cd /; exec sleep 1000) > /dev/null 2>&1 & echo $!';
    // Reading the processes takes long enough for a command to begin meanwhile.
    const others = Array.from({ length: 300 }, () => spawn('sleep', ['1000']));
    const running = Promise.all(Array.from({ length: 20 }, () => stdout({ command: script })));
    const ids = await running.finally(() => others.forEach((other) => other.kill()));
    const left = ids.map((id) => id.trim()).filter(isAlive);
    for (const id of left) process.kill(Number(id));
    expect(left).toEqual([]);
  });

  it('is not ended if it has left both the group and the folder, and is not waited for', async () => {
    const script = `setsid sh -c 'echo $$; >up; cd /; exec sleep 1000' & ${UNTIL_UP}`;
    const id = (await stdout({ command: script })).trim();
    expect(isAlive(id)).toBe(true);
    process.kill(Number(id));
  });

  it('may write its last lines', async () => {
    const untilGone = 'while kill -0 $$ 2> /dev/null; do :; done';
    expect(await stdout({ command: `(${untilGone}; echo late) & echo soon` })).toBe('soon\nlate\n');
  });
});

describe('when the worker is killed', () => {
  const workers: ChildProcess[] = [];
  afterEach(() => workers.splice(0).forEach((worker) => worker.kill('SIGKILL')));

  /** A separate process that runs the built node, because the process of the test must survive. */
  const start = (script: string) => {
    const program = `
      import { command } from '${new URL('../../../dist/nodes/shell/command.js', import.meta.url).href}';
      const step = { options: {}, signal: new AbortController().signal, maxValueBytes: 1e6, settings: { shell: 'on' },
        log: (_level, text) => console.log(text) };
      await Promise.all([
        command.run({ command: 'true' }, step),
        command.run({ command: ${JSON.stringify(script)} }, step),
      ]);`;
    return run(program);
  };

  const run = (program: string) => {
    const worker = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    workers.push(worker);
    return worker;
  };

  async function killOnceUnderWay(script: string): Promise<void> {
    const worker = start(PWD + script);
    const lines = createInterface(worker.stdout)[Symbol.asyncIterator]();
    const folder = String((await lines.next()).value);
    const id = String((await lines.next()).value);
    expect([existsSync(folder), isAlive(id)]).toEqual([true, true]);
    worker.kill('SIGKILL');
    await until(() => !existsSync(folder) && !isAlive(id), 'the command and its folder are gone');
  }

  it('nothing is left, not even what ignores SIGTERM', async () => {
    await Promise.all([
      killOnceUnderWay('echo $$; sleep 1000; true'),
      killOnceUnderWay('trap "" TERM; echo $$; while :; do sleep 0.1; done'),
      killOnceUnderWay("mkdir within; cd within; setsid sh -c 'echo $$; exec sleep 1000' & wait"),
    ]);
  });

  it('other processes are spared, whatever a command calls its folders', async () => {
    const other = spawn('sleep', ['1000'], { stdio: 'ignore' });
    try {
      const named = `"within\nz /proc/${other.pid}/cwd -> $PWD"`;
      await killOnceUnderWay(
        `mkdir -p ${named}; cd ${named}; setsid sh -c 'echo $$; exec sleep 1000' & wait`,
      );
      expect(isAlive(String(other.pid))).toBe(true);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('nothing is left of a command that had just begun', async () => {
    const worker = run(`
      import { spawn } from 'node:child_process';
      import { mkdtempSync } from 'node:fs';
      import { Watchdog } from '${new URL('../../../dist/nodes/shell/watchdog.js', import.meta.url).href}';
      const folder = mkdtempSync('/tmp/liucheng-command-');
      new Watchdog().watch(folder);
      const command = spawn('sleep', ['1000'], { cwd: folder, detached: true, stdio: 'ignore' });
      console.log(folder + '\\n' + command.pid);
      setInterval(() => undefined, 1_000);`);
    const lines = createInterface(worker.stdout)[Symbol.asyncIterator]();
    const folder = String((await lines.next()).value);
    const id = String((await lines.next()).value);
    worker.kill('SIGKILL');
    await until(() => !existsSync(folder) && !isAlive(id), 'the command and its folder are gone');
  });

  /** The next process id follows from it. Only root may choose that. */
  const LAST_ID = '/proc/sys/kernel/ns_last_pid';
  const itAsRoot = process.getuid?.() === 0 && existsSync(LAST_ID) ? it : it.skip;

  itAsRoot('a process that has got the id of a command that is gone is spared', async () => {
    const program = `
      import { spawn } from 'node:child_process';
      import { once } from 'node:events';
      import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
      import { Watchdog } from '${new URL('../../../dist/nodes/shell/watchdog.js', import.meta.url).href}';
      const sleep = () => spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
      const folder = mkdtempSync('/tmp/liucheng-command-');
      const command = sleep();
      const begin = () => readFileSync('/proc/' + command.pid + '/stat', 'utf8').split(' ')[21];
      const began = begin();
      new Watchdog().watch(folder, command.pid);
      command.kill('SIGKILL');
      await once(command, 'exit');
      for (let other; other?.pid !== command.pid || begin() === began; ) {
        if (other?.kill('SIGKILL')) await once(other, 'exit');
        writeFileSync('${LAST_ID}', String(command.pid - 1));
        other = sleep();
      }
      console.log(folder + '\\n' + command.pid);
      setInterval(() => undefined, 1_000);`;
    const worker = run(program);
    const lines = createInterface(worker.stdout)[Symbol.asyncIterator]();
    const folder = String((await lines.next()).value);
    const id = String((await lines.next()).value);
    worker.kill('SIGKILL');
    await until(() => !existsSync(folder), 'the watchdog has ended');
    expect(isAlive(id)).toBe(true);
    process.kill(Number(id), 'SIGKILL');
  });

  it('a process with nothing under way is not kept alive', async () => {
    const worker = start('echo done');
    const [code] = await once(worker, 'exit');
    expect(code).toBe(0);
  });
});
