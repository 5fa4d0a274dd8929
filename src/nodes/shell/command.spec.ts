import { existsSync } from 'node:fs';
import type { Json } from '../../flow/index.js';
import { endCommands, MIB, run, sh, start, stdout } from '../../../test/support/run-command.js';
import { command } from './command.js';

afterEach(endCommands);

describe('core.shell.command', () => {
  it.each([[undefined], [false], ['off'], ['yes']])('is disabled if the setting is %s', async (shell) => {
    await expect(sh('echo', { settings: { shell } })).rejects.toThrow('LIUCHENG_SHELL=on');
  });

  it('is never repeated after a crash', () => {
    expect(command).toMatchObject({ effect: 'outside', retryAfterCrash: false });
  });

  it('runs its own example', async () => {
    expect(await run(command.example.inputs ?? {})).toEqual(command.example.outputs);
  });

  describe('the program', () => {
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

    it('has the lowest priority', async () => {
      // Its input ends after the priority is set.
      expect(await stdout({ command: 'cat; nice' })).toBe('19\n');
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

    it('has only the given environment and a basic PATH', async () => {
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

    it('reads the given text, or nothing', async () => {
      const text = 'é😀\n'.repeat(100_000);
      expect(await stdout({ command: 'wc -c', stdin: text })).toBe(`${Buffer.byteLength(text)}\n`);
      expect(await stdout({ command: 'cat' })).toBe('');
      // A command that does not read its input must not fail.
      expect(await stdout({ command: 'exec <&-; echo done', stdin: text })).toBe('done\n');
    });

    it('runs in its own empty folder, which is removed', async () => {
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

    it('fails if it is not 0, with the end of its output', async () => {
      await expect(sh('echo no such order >&2; exit 3')).rejects.toMatchObject({
        message: 'the command ended with exit code 3: no such order',
        mayRetry: true,
      });
      await expect(sh('head -c 100000 /dev/zero | tr "\\0" x >&2; exit 1')).rejects.toThrow(/^.{500,600}$/);
    });

    it('reports a signal as shells do', async () => {
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
    ])('ends the command if it is more, on %s: %s', async (stream, script) => {
      const { outputs, log } = start({ command: script }, { maxValueBytes: 100_000 });
      await expect(outputs).rejects.toMatchObject({
        message: `the command was ended: it wrote more than 100000 bytes to ${stream}, the limit for a value`,
        mayRetry: false,
      });
      expect(log.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThanOrEqual(100_000);
    });

    it('logs only the first of very many lines', async () => {
      const { outputs, log } = start({ command: `yes "" | head -c ${MIB}` });
      expect((await outputs).stdout).toHaveLength(MIB);
      expect(log).toHaveLength(20_001);
      expect(log.at(-1)).toEqual(['info', '(only the first 20000 lines are logged)']);
    });
  });
});
