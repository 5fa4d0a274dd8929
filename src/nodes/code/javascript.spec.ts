import { availableParallelism } from 'node:os';
import type { FunctionStep, Json } from '../../flow/index.js';
import { failureOf, resultOf, runCode } from '../../../test/support/run-code.js';
import { javascript } from './javascript.js';

/** Of the pool for this machine. */
const MOST_THREADS = Math.max(12, 4 * availableParallelism());

const logOf = async (code: string, more: Partial<FunctionStep> = {}) => (await runCode(code, {}, more)).log;

describe('core.code.javascript', () => {
  it('begins to count for its timeout when it has a thread', async () => {
    const others = new AbortController();
    // More than the jobs of one process may have threads.
    const endless = Array.from({ length: 2 * MOST_THREADS }, (_, job) =>
      runCode('for (;;);', {}, { job: job + 2, process: 2, signal: others.signal }).catch(() => undefined),
    );
    let hasBegun = false;
    const untimed: FunctionStep['untimed'] = (turn) => {
      void turn.then(() => (hasBegun = true));
      return turn;
    };
    const run = runCode('return 1', {}, { process: 2, untimed });
    await new Promise(setImmediate);
    expect(hasBegun).toBe(false);
    others.abort(new Error('the test is over'));
    await Promise.all(endless);
    expect((await run).outputs).toEqual({ result: 1 });
    expect(hasBegun).toBe(true);
  });

  describe('inputs and outputs', () => {
    it('has inputs under their names, for any JSON', async () => {
      const inputs = { text: 'é\u2028😀', list: [1, { a: null }], 数量: 2, 'not-a-name': true };
      const code = 'return [text, list, 数量, globalThis["not-a-name"]]';
      expect(await resultOf(code, inputs)).toEqual(Object.values(inputs));
    });

    it('outputs the returned value, and each key of a returned object', async () => {
      expect((await runCode('return { total: 3, list: [] }')).outputs).toEqual({
        total: 3,
        list: [],
        result: { total: 3, list: [] },
      });
      expect((await runCode('return [1]')).outputs).toEqual({ result: [1] });
    });

    it('runs its own example', async () => {
      const { inputs = {}, options, outputs } = javascript.example;
      expect((await runCode(options?.code as string, inputs)).outputs).toMatchObject(outputs!);
    });

    it.each([
      ['no return', 'const a = 1', null],
      ['nothing in it', '', null],
      ['a comment at its end', 'return 1 // one', 1],
      ['a function', 'return () => 1', null],
      ['a date', 'return new Date(0)', '1970-01-01T00:00:00.000Z'],
      ['awaited promises', 'const a = await Promise.all([1, (async () => 2)()]); return a', [1, 2]],
      ['a returned promise', 'return Promise.resolve(7)', 7],
    ])('gives for %s', async (_what, code, result) => {
      expect(await resultOf(code)).toEqual(result);
    });

    it('has other random numbers in each run', async () => {
      const code = 'return Array.from({ length: 100 }, Math.random)';
      const numbers = [await resultOf(code), await resultOf(code), await resultOf(code)].flat() as number[];
      expect(new Set(numbers).size).toBe(300);
      expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    });

    it('cannot write inputs or change values of the job', async () => {
      expect(await failureOf('a = 2', { a: 1 })).toBe("TypeError: 'a' is read-only (line 1, column 1)");
      const inputs = { list: [1] };
      expect(await resultOf('list.push(2); return list', inputs)).toEqual([1, 2]);
      expect(inputs).toEqual({ list: [1] });
    });

    it('accepts an input with the name of a built-in, but not with a reserved word', async () => {
      expect(await resultOf('return JSON', { JSON: 1 })).toBe(1);
      expect(await failureOf('return 1', { undefined: 1 })).toContain('"undefined" is reserved');
    });

    it('prints and fails as usual with inputs named like what the sandbox uses itself', async () => {
      const inputs = { String: 1, Error: 2, Number: 3, Map: 4, Set: 5, TypeError: 6 };
      expect((await runCode('console.log({ a: String })', inputs)).log).toEqual([['info', '{"a":1}']]);
      expect(await failureOf('null.x', inputs)).toMatch(/^TypeError: .*line 1/);
    });

    it('treats __proto__ as plain data in inputs and outputs', async () => {
      const evil = JSON.parse('{"__proto__":{"polluted":true}}') as Json;
      const { outputs } = await runCode('return input', { input: evil });
      expect(JSON.stringify(outputs.result)).toBe('{"__proto__":{"polluted":true}}');
      expect(Object.getPrototypeOf(outputs)).toBe(Object.prototype);
      expect(outputs).not.toHaveProperty('polluted');
    });

    it.each([
      ['return NaN', 'TypeError: the result is NaN, which a flow cannot hold'],
      ['return { rate: 1 / 0 }', '"rate" in the result is Infinity'],
      ['return 10n', 'BigInt'],
      ['const a = {}; a.a = a; return a', 'circular'],
    ])('fails without a value: %s', async (code, message) => {
      expect(await failureOf(code)).toContain(message);
    });
  });

  describe('the console', () => {
    it('goes to the log, each kind with its level', async () => {
      const code = 'for (const level of ["log", "info", "warn", "error", "debug"]) console[level](level)';
      expect(await logOf(code)).toEqual([
        ['info', 'log'],
        ['info', 'info'],
        ['warn', 'warn'],
        ['error', 'error'],
        ['debug', 'debug'],
      ]);
    });

    it('shows values of any kind in one line', async () => {
      const code =
        'const a = {}; a.a = a; console.log("n:", 1, 2n, null, undefined, [1], { b: 2 }, new Map([[1, 2]]), Symbol("s"), a, new Error("no"))';
      expect(await logOf(code)).toEqual([
        [
          'info',
          'n: 1 2 null undefined [1] {"b":2} [[1,2]] Symbol(s) (an object that JSON cannot show) Error: no (line 1, column 125)',
        ],
      ]);
    });

    it.each([
      ['arrays', 'Array.prototype.toJSON = () => ["info - other\\n2026 error", "forged"]'],
      ['arrays, as an object', 'Array.prototype.toJSON = () => ({ 1: "forged" })'],
      ['objects', 'Object.prototype.toJSON = () => ({ 1: "forged" })'],
      ['lists of values', 'Array.prototype.map = () => ({ join: () => ({ toString: () => "said" }) })'],
    ])('has only lines of its levels, whatever the code has made of %s', async (_what, attack) => {
      expect(await logOf(`${attack}; console.warn("said")`)).toEqual([['warn', 'said']]);
    });

    it('is kept if the code fails', async () => {
      const log: string[] = [];
      await failureOf('console.log("so far"); null.x', {}, { log: (_level, text) => log.push(text) });
      expect(log).toEqual(['so far']);
    });

    it.each([
      ['a million lines', 'for (let i = 0; i < 1e6; i++) console.log("")'],
      ['long lines', 'for (let i = 0; i < 100; i++) console.log("x".repeat(1e6))'],
    ])('is bounded, and says so: %s', async (_what, code) => {
      const log = await logOf(code, { maxValueBytes: 100_000 });
      expect(log.length).toBeLessThan(2_000);
      expect(log.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThan(100_200);
      expect(log.at(-1)).toEqual(['warn', expect.stringContaining('omitted: it exceeds 100000 bytes')]);
    });
  });

  describe('errors', () => {
    it.each([
      [
        'where it was thrown',
        '\n  let x = null;\n  x.y;',
        "TypeError: cannot read property 'y' of null (line 3, column 4)",
      ],
      [
        'where it happened, not where it was called',
        'const f = () => nothing;\nf();',
        "ReferenceError: 'nothing' is not defined (line 1, column 17)",
      ],
      [
        'where the syntax is wrong',
        'let a = ;',
        "SyntaxError: unexpected token in expression: ';' (line 1, column 9)",
      ],
      [
        'where something is missing',
        'if (true) {\n',
        "SyntaxError: unexpected token in expression: ')' (at the end of the code)",
      ],
      ['after an await', 'await null;\nthrow new RangeError("far")', 'RangeError: far (line 2, column 21)'],
      ['the thrown value, if it is not an error', 'throw "no luck"', 'no luck'],
      ['what object was thrown', 'throw { code: 7 }', 'it threw {"code":7}'],
      [
        'nothing more of an error that cannot be shown',
        'const e = new Error(); Object.defineProperty(e, "name", { get() { throw e } }); throw e',
        'it threw something that cannot be shown',
      ],
      [
        'that a promise never settles',
        'await new Promise(() => {})',
        'the code awaits a promise that never settles (there are no timers and no events)',
      ],
    ])('say %s', async (_what, code, message) => {
      expect(await failureOf(code)).toBe(message);
    });

    // Redaction finds a secret that is cut at its end, but no part of one.
    it.each([
      ['at its beginning', 'correct-horse-battery'],
      ['within', '["staple", correct-horse-battery]'],
      ['over lines', '\n correct\n-horse'],
    ])('quote no part of a text that is not JSON: %s', async (_where, text) => {
      const code = '\n  JSON.parse(text)';
      expect(await failureOf(code, { text })).toBe('SyntaxError: unexpected token (line 2, column 13)');
      const caught = 'try { JSON.parse(text) } catch (error) { console.log(error); return error.message }';
      const { outputs, log } = await runCode(caught, { text, SyntaxError: 1 });
      expect([outputs.result, log[0]?.[1]]).toEqual([
        'unexpected token',
        'SyntaxError: unexpected token (line 1, column 17)',
      ]);
    });

    it('of JSON.parse are otherwise those of the interpreter', async () => {
      expect(await failureOf('JSON.parse("[1 2]")')).toBe("SyntaxError: expecting ']' (line 1, column 11)");
      expect(await failureOf('JSON.parse("1", () => { throw 7 })')).toBe('it threw 7');
      expect(
        await resultOf(
          'return [JSON.parse("[1]", (key, value) => key === "" ? value : value + 1), JSON.parse.length, JSON.parse.name]',
        ),
      ).toEqual([[2], 2, 'parse']);
    });

    it('name no file of the host', async () => {
      const code = 'throw new Error(JSON.stringify([new Error().stack, String(console.log)]))';
      expect(await failureOf(code)).not.toMatch(/file:|\.js|nodes|work/);
      expect(await failureOf('throw new Error(new Error().stack)')).not.toMatch(/file:|\.js|nodes/);
    });

    it('are short, even if the message is long', async () => {
      expect((await failureOf('throw new Error("x".repeat(1e6))')).length).toBeLessThan(3_000);
    });
  });

  it('is not retried if a retry cannot change the result', async () => {
    await expect(runCode('let a = ;')).rejects.toMatchObject({ mayRetry: false });
    await expect(runCode('throw new Error()')).rejects.toMatchObject({ mayRetry: true });
  });

  it('rejects with the reason of a stop', async () => {
    const controller = new AbortController();
    const log = (_level: string, text: string) => controller.abort(new Error(`stopped at ${text}`));
    const { signal } = controller;
    await expect(runCode('console.log("here"); for (;;);', {}, { log, signal })).rejects.toThrow(
      'stopped at here',
    );
  });
});
