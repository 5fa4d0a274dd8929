import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FunctionStep, Json, Values } from '../../flow/index.js';
import { command } from './command.js';

const MIB = 1024 * 1024;

const started: { outputs: Promise<Values>; controller: AbortController }[] = [];

/** Whatever a test comes to, its commands end with it. */
afterEach(async () => {
  for (const { controller } of started) controller.abort(new Error('the test is over'));
  await Promise.allSettled(started.splice(0).map(({ outputs }) => outputs));
});

/** Runs the node as the engine does; `line` waits for one that the command writes. */
function start(inputs: Values, more: Partial<FunctionStep> = {}) {
  const log: [string, string][] = [];
  const controller = new AbortController();
  const heard = new EventEmitter();
  const step = {
    options: { failOnExit: true },
    signal: controller.signal,
    maxValueBytes: MIB,
    settings: { shell: true },
    log: (level: string, text: string) => {
      log.push([level, text]);
      heard.emit('line');
    },
    ...more,
  } as FunctionStep;
  const outputs = Promise.resolve(command.run(inputs, step));
  outputs.catch(() => undefined);
  started.push({ outputs, controller });
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = log.map(([, text]) => pattern.exec(text)).find((match) => match !== null);
      if (found) return found[1] ?? found[0];
      await once(heard, 'line');
    }
  };
  return { outputs, log, line, stop: () => controller.abort(new Error('the job was stopped')) };
}

const run = (inputs: Values, more?: Partial<FunctionStep>) => start(inputs, more).outputs;
const sh = (script: string, more?: Partial<FunctionStep>) => run({ command: script }, more);
const stdout = async (inputs: Values) => (await run(inputs)).stdout as string;

/** Whether the process lives; one that is dead and not yet fetched does not. */
function isAlive(id: string): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const UNTIL_UP = 'until [ -e up ]; do sleep 0.01; done';
/** What a script begins with, so that its folder is known. */
const PWD = 'pwd; ';
const FOLDER = /^\/.*\/liucheng-command-.*/;
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

describe('core.shell.command', () => {
  it.each([[undefined], [false], ['off'], ['yes']])('is off where the setting is %s', async (shell) => {
    await expect(sh('echo', { settings: { shell } })).rejects.toThrow('LIUCHENG_SHELL=on');
  });

  it('is never repeated after a crash', () => {
    expect(command).toMatchObject({ effect: 'outside', retryAfterCrash: false });
  });

  it('runs its own example', async () => {
    expect(await run(command.example.inputs ?? {})).toEqual(command.example.outputs);
  });

  describe('what it runs', () => {
    it('takes an array as a program and its arguments, and no shell comes near them', async () => {
      const words = ['$HOME', '`id`', '; rm -rf /', 'a b', '*', "'", '"', '\\', '\n', '', '-n'];
      const command = ['printf', '[%s]', ...words];
      expect(await stdout({ command })).toBe(words.map((word) => `[${word}]`).join(''));
    });

    it('takes a text for the shell', async () => {
      expect(await stdout({ command: 'for i in 1 2 3; do echo $i; done | sort -r | tr "\\n" " "' })).toBe(
        '3 2 1 ',
      );
    });

    it('takes numbers and truth values for words', async () => {
      expect(await stdout({ command: ['echo', 1, true] })).toBe('1 true\n');
    });

    it.each<[Json]>([[''], ['  '], [[]], [['']], [{}], [7], [['echo', null]], [['echo', ['a']]]])(
      'does not run %j',
      async (given) => {
        await expect(run({ command: given })).rejects.toMatchObject({
          message: expect.stringContaining('"command" must be a text'),
          mayRetry: false,
        });
      },
    );

    it.each([
      [['no-such-program'], 'there is no program "no-such-program"'],
      [['/etc/passwd'], 'the program "/etc/passwd" may not be run'],
      [['echo', 'x'.repeat(3_000_000)], 'too long'],
      [['echo', 'a\u0000b'], 'could not be started'],
    ])('says why it cannot be started: %#', async (given, message) => {
      await expect(run({ command: given })).rejects.toThrow(message);
    });

    it('sees only the environment that it is given, and a plain PATH', async () => {
      const env = { A: 'a b', N: 1, NOTHING: null, __proto__x: 'y' };
      const seen = (await stdout({ command: ['env'], env })).trim().split('\n');
      expect(seen.sort()).toEqual([
        'A=a b',
        'N=1',
        expect.stringMatching(/^PATH=.*\/usr\/bin/),
        '__proto__x=y',
      ]);
      expect(await stdout({ command: '/usr/bin/env', env: { PATH: '/mine' } })).toContain('PATH=/mine\n');
      await expect(run({ command: 'env', env: { A: {} } })).rejects.toThrow('"env.A" must be a text');
    });

    it('reads what it is given, or nothing', async () => {
      const text = 'é😀\n'.repeat(100_000);
      expect(await stdout({ command: 'wc -c', stdin: text })).toBe(`${Buffer.byteLength(text)}\n`);
      expect(await stdout({ command: 'cat' })).toBe('');
      // Who does not read is no reason to fail.
      expect(await stdout({ command: 'exec <&-; echo done', stdin: text })).toBe('done\n');
    });

    it('works in an empty folder of its own, which is removed', async () => {
      const folder = (
        await stdout({ command: 'ls -A; pwd; mkdir -p a/b; echo x > a/b/c; chmod 0 a/b a' })
      ).trim();
      expect(folder).toContain('liucheng-command-');
      expect(existsSync(folder)).toBe(false);
      expect(await stdout({ command: 'stat -c %a .' })).toBe('700\n');
    });
  });

  describe('how it ends', () => {
    it('gives the exit code where that may be anything', async () => {
      expect(await sh('echo out; echo err >&2; exit 3', { options: { failOnExit: false } })).toEqual({
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      });
    });

    it('fails where it is not 0, with the end of what it said', async () => {
      await expect(sh('echo no such order >&2; exit 3')).rejects.toMatchObject({
        message: 'the command ended with exit code 3: no such order',
        mayRetry: true,
      });
      await expect(sh('head -c 100000 /dev/zero | tr "\\0" x >&2; exit 1')).rejects.toThrow(/^.{500,600}$/);
    });

    it('tells a signal as shells do', async () => {
      expect(await sh('kill -SEGV $$', { options: { failOnExit: false } })).toMatchObject({ exitCode: 139 });
    });
  });

  describe('its output', () => {
    it('goes to the log line by line while it runs', async () => {
      const { line, log, outputs, stop } = start({
        command: 'echo one; echo two >&2; printf "three\\r\\nfo"; sleep 1000',
      });
      await Promise.all([line(/one/), line(/two/), line(/three/)]);
      expect(log).toHaveLength(3);
      stop();
      await outputs.catch(() => undefined);
      expect([...log].sort()).toEqual([
        ['info', 'fo'],
        ['info', 'one'],
        ['info', 'three'],
        ['warn', 'two'],
      ]);
    });

    it('is read as UTF-8 wherever the pieces are cut', async () => {
      const script = 'printf "\\303"; sleep 0.02; printf "\\251\\n\\377\\n"';
      expect(await stdout({ command: script })).toBe('é\n\ufffd\n');
    });

    it('comes whole up to the bound', async () => {
      const { outputs, log } = start({ command: `yes ${'1'.repeat(99)} | head -c ${MIB}` });
      expect((await outputs).stdout).toHaveLength(MIB);
      expect(log).toHaveLength(Math.ceil(MIB / 100));
    });

    it.each([
      ['stdout', 'yes'],
      ['stderr', 'yes >&2'],
      ['stdout', 'trap "" TERM PIPE; (trap "" TERM; exec yes) | cat'],
      ['stdout', 'cat /dev/zero'],
    ])('ends the command where it is more, on %s: %s', async (stream, script) => {
      const { outputs, log } = start({ command: script }, { maxValueBytes: 100_000 });
      await expect(outputs).rejects.toMatchObject({
        message: `the command was ended: it wrote more than 100000 bytes to ${stream}, the most that a value may weigh`,
        mayRetry: false,
      });
      expect(log.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThanOrEqual(100_000);
    });

    it('keeps the event loop free, however many lines there are', async () => {
      let longest = 0;
      let last = performance.now();
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 1);
      const { outputs, log } = start({ command: `yes "" | head -c ${MIB}` });
      expect((await outputs).stdout).toHaveLength(MIB);
      clearInterval(timer);
      expect(log).toHaveLength(20_001);
      expect(log.at(-1)).toEqual(['info', '(20000 lines are logged, the rest is not)']);
      expect(longest).toBeLessThan(200);
    });
  });

  describe('a stop', () => {
    it('does not even start what was stopped before', async () => {
      await expect(sh('echo', { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
        'too late',
      );
    });

    /** Stops the script once it has told the process that is to be gone, and tells how long that took. */
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
      expect(await stopOnceUnderWay(script)).toBeLessThan(1_000);
    });

    it('ends within five seconds what resists: stopped, ignoring SIGTERM, with such children', async () => {
      const times = await Promise.all([
        stopOnceUnderWay('echo $$; kill -STOP $$'),
        stopOnceUnderWay('trap "" TERM; echo $$; while :; do sleep 0.01; done'),
        stopOnceUnderWay("(trap '' TERM; sh -c 'echo $$; while :; do sleep 1; done' & wait) & wait"),
      ]);
      for (const time of times) expect(time).toBeLessThan(5_000);
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

    it('ends many trees that resist side by side, and keeps the event loop free', async () => {
      const all = Array.from({ length: 20 }, () =>
        start({ command: 'trap "" TERM; echo $$; while :; do sleep 1; done' }),
      );
      const ids = await Promise.all(all.map(({ line }) => line(/^\d+$/)));
      const begin = performance.now();
      all.forEach(({ stop }) => stop());
      await Promise.all(all.map(({ outputs }) => outputs.catch(() => undefined)));
      expect(performance.now() - begin).toBeLessThan(5_000);
      expect(ids.filter(isAlive)).toEqual([]);
    });
  });

  describe('what is left in the background', () => {
    it.each([
      ['holding the pipes', 'sleep 1000 & echo $!'],
      ['with its output elsewhere', 'sleep 1000 > /dev/null 2>&1 & echo $!'],
      ['under nohup', 'nohup sleep 1000 & echo $!'],
      ['ignoring SIGTERM', '(trap "" TERM; while :; do sleep 0.01; done) & echo $!'],
      ['in a session of its own', `setsid sh -c 'echo $$; >up; exec sleep 1000' & ${UNTIL_UP}`],
      [
        'in a session of its own, holding no pipe',
        `setsid sh -c 'echo $$; >up; exec sleep 1000 > /dev/null 2>&1' & ${UNTIL_UP}`,
      ],
    ])('ends with the command: %s', async (_how, script) => {
      const id = (await stdout({ command: script })).trim();
      expect(id).toMatch(/^\d+$/);
      expect(isAlive(id)).toBe(false);
    });

    it('is let go where it has left both the group and the folder, and is not waited for', async () => {
      const script = `setsid sh -c 'echo $$; >up; cd /; exec sleep 1000' & ${UNTIL_UP}`;
      const id = (await stdout({ command: script })).trim();
      expect(isAlive(id)).toBe(true);
      process.kill(Number(id));
    });

    it('may write its last lines', async () => {
      expect(await stdout({ command: '(sleep 0.05; echo late) & echo soon' })).toBe('soon\nlate\n');
    });
  });

  describe('when the worker is killed', () => {
    const workers: ChildProcess[] = [];
    afterEach(() => workers.splice(0).forEach((worker) => worker.kill('SIGKILL')));

    /** A process of its own that runs the built node, since this one is not to die. */
    const start = (script: string) => {
      const program = `
        import { command } from '${new URL('../../../dist/nodes/shell/command.js', import.meta.url).href}';
        const step = { options: {}, signal: new AbortController().signal, maxValueBytes: 1e6, settings: { shell: 'on' },
          log: (_level, text) => console.log(text) };
        await Promise.all([
          command.run({ command: 'true' }, step),
          command.run({ command: ${JSON.stringify(script)} }, step),
        ]);`;
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
      await until(() => !existsSync(folder) && !isAlive(id));
    }

    it('nothing is left, not even what ignores SIGTERM', async () => {
      await Promise.all([
        killOnceUnderWay('echo $$; sleep 1000; true'),
        killOnceUnderWay('trap "" TERM; echo $$; while :; do sleep 0.1; done'),
      ]);
    });

    it('a process with nothing under way is not kept alive', async () => {
      const worker = start('echo done');
      const [code] = await once(worker, 'exit');
      expect(code).toBe(0);
    });
  });
});
