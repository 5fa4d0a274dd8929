import type { Json } from '../../flow/index.js';
import { failureOf, resultOf, runCode } from '../../../test/support/run-code.js';

describe('bounds of the sandbox', () => {
  it.each([
    ['a result that is too large', 'return "x".repeat(2e6)', 'the result exceeds the limit of 1048576 bytes'],
    [
      'arrays without end',
      'const a = []; for (;;) a.push(new Array(1000).fill(a.length))',
      'more than 64 MiB of memory',
    ],
    ['objects without end', 'let a = {}; for (;;) a = { a }', 'more than 64 MiB of memory'],
    ['a huge text', 'return "x".repeat(5e8)', 'more than 64 MiB of memory'],
    ['a huge buffer', 'return new Uint8Array(1e9).length', 'more than 64 MiB of memory'],
    ['recursion without end', 'const f = () => f() + 1; f()', 'stack overflow'],
    ['recursion through built-ins', 'const f = () => [1].map(f); f()', 'stack overflow'],
    ['recursion of the parser', 'return eval("[".repeat(1e6))', 'stack overflow'],
    ['recursion of JSON.parse', 'return JSON.parse("[".repeat(1e6))', 'stack overflow'],
    [
      'recursion through proxies',
      'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x',
      'stack overflow',
    ],
  ])('hold %s', async (_what, code, message) => {
    expect(await failureOf(code)).toContain(message);
  });

  it('hold inputs that fill the memory', async () => {
    const inputs = (count: number) => ({ list: new Array(count).fill([[]]) as Json[] });
    expect(await resultOf('return list.length', inputs(500_000))).toBe(500_000);
    // It took minutes: the interpreter compared each object with all former ones, whose keys differ.
    const different = { list: Array.from({ length: 600_000 }, (_, index) => ({ [`k${index}`]: 0 })) };
    expect(await failureOf('return 1', different)).toContain('more than 64 MiB of memory');
    // Larger ones would end the process.
    expect(await failureOf('return 1', inputs(2_000_000))).toContain('16777216 bytes together');
    // As JSON, each character is an escape of six.
    const escapes = { a: '\u0001'.repeat(2_800_000) };
    expect(await failureOf('return 1', escapes)).toContain('16777216 bytes together');
  });

  it('allow a usual depth of recursion', async () => {
    expect(await resultOf('const sum = (n) => (n === 0 ? 0 : n + sum(n - 1)); return sum(1500)')).toBe(
      1_125_750,
    );
  });
});

describe('attacks on the sandbox', () => {
  it.each([
    'require',
    'process',
    'fetch',
    'setTimeout',
    'setInterval',
    'XMLHttpRequest',
    'WebAssembly',
    'Worker',
    'std',
    'os',
    'module',
    'Deno',
    'Buffer',
    'global',
    '__dirname',
    'parentPort',
    'postMessage',
    'Atomics',
  ])('find no %s', async (name) => {
    expect(await resultOf(`return typeof ${name}`)).toBe('undefined');
  });

  it.each([
    ['the constructor of a function', 'return (() => {}).constructor("return typeof process")()'],
    ['the constructor of the console', 'return console.log.constructor("return typeof process")()'],
    [
      'the constructor of an async function',
      'return await (async () => {}).constructor("return typeof process")()',
    ],
    ['the constructors of inputs', 'return input.list.constructor.constructor("return typeof process")()'],
    ['indirect eval', 'return (0, eval)("typeof process")'],
    ['the callers of a function', 'try { (function f() { return f.caller })() } catch {} return "undefined"'],
  ])('reach nothing through %s', async (_what, code) => {
    expect(await resultOf(code, { input: { list: [] } })).toBe('undefined');
  });

  it('load no module', async () => {
    expect(await failureOf('return await import("node:fs")')).toBe(
      "ReferenceError: could not load module 'node:fs'",
    );
    expect(await failureOf('import fs from "fs"')).toContain('SyntaxError');
  });

  it('leave nothing for later runs', async () => {
    const attack = `
      Object.prototype.polluted = true; Array.prototype.map = () => "mine"; JSON.stringify = () => '"mine"';
      Promise.prototype.then = () => { throw 1 }; Function.prototype.call = null; globalThis.secret = 42;
      globalThis.console = null; delete globalThis.Promise; String.prototype.slice = () => "";
      return { a: [1].map((n) => n) };`;
    for (let i = 0; i < 4; i++) {
      expect((await runCode(attack)).outputs.result).toEqual({ a: 'mine' });
      expect(
        await resultOf('return [{}.polluted, typeof secret, [1].map((n) => n + 1), typeof console.log]'),
      ).toEqual([null, 'undefined', [2], 'function']);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('break out of the function around the code only into the same sandbox', async () => {
    expect(await resultOf('}), (async function () { return typeof process')).toBe('undefined');
  });
});
