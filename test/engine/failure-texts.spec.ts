import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeJournal } from '../../src/flow/testing.js';
import { fail, run } from './short-run.js';
import type { Nodes } from './short-run.js';

const sources = (folder: string): [file: string, text: string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => [join(folder, file), readFileSync(join(folder, file), 'utf8')]);
const all = ['src/nodes', 'src/flow', 'src/jobs'].flatMap(sources);

/** Names, paths and code may stand in a Chinese text, sentences may not. */
const ENGLISH = /[a-z]+[ ,]+[a-z]+[ ,]+[a-z]+/i;

describe('why something failed', () => {
  test('is said in both languages wherever it is ours', () => {
    const inOne = all.flatMap(([file, text]) =>
      [...text.matchAll(/new (?:Job)?Failure\(\s*['"`].*/g)].map(([line]) => `${file}: ${line}`),
    );
    expect(inOne).toEqual([]);
  });

  test('is said in Chinese without a sentence of English', () => {
    const texts = all.flatMap(([file, text]) =>
      [...text.matchAll(/\bzh(?::| =)\s*(?:'([^'\n]*)'|`([^`]*)`)/g)].map(
        ([, plain, template]) =>
          `${file}: ${(plain ?? template ?? '').replaceAll(/\$\{[^}]*\}|`[^`]*`/g, '…')}`,
      ),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => ENGLISH.test(text.slice(text.indexOf(': ') + 2)))).toEqual([]);
  });

  const divide: Nodes[string] = ['core.operation.divide', { a: 1, b: 0 }];
  test.each<[string, Nodes, string[], string]>([
    [
      'an input',
      { d: ['core.time.delay', { seconds: '{{ "soon" }}' }] },
      ['start > d'],
      '节点“d”：其输入“seconds”应为 number，所给的却是文本 "soon"',
    ],
    ['an operation', { d: divide, p: '{{ nodes.d.result }}' }, ['start > p'], '节点“p”：其上游运算“d”失败：'],
    [
      'a timeout',
      { d: ['core.time.delay', { seconds: 9 }, {}, { timeout: 2 }] },
      ['start > d'],
      '节点“d”：未在 2 秒内完成',
    ],
    ['a bound', { p: 'x' }, ['start > p', 'p > p'], '节点“p”：任务已执行 50 步，达到上限'],
    [
      'JSONata',
      { p: '{{ $sum("a") }}' },
      ['start > p'],
      '节点“p”：其输入“message”：表达式 $sum("a") 求值失败：函数 ',
    ],
    [
      'a list that is too long',
      { p: '{{ [1..30000] }}' },
      ['start > p'],
      '节点“p”：其输入“message”：表达式 [1..30000] 求值失败：序列超过 20000 项的上限',
    ],
    [
      'code',
      { c: ['core.code.javascript', {}, { code: 'await new Promise(() => {})' }] },
      ['start > c'],
      '节点“c”：代码等待的 Promise 永远不会完成',
    ],
  ])('%s has a message in Chinese', async (_, nodes, links, told) => {
    const { outcome } = await run(nodes, links, {}, { limits: { maxSteps: 50 } });
    expect(outcome).toMatchObject({ state: 'failed', errorZh: expect.stringContaining(told) });
    expect((outcome as { errorZh: string }).errorZh).not.toMatch(ENGLISH);
  });

  test('what an author says is the same in all languages', async () => {
    const { outcome } = await run({ f: fail('no such order') }, ['start > f']);
    expect(outcome).toMatchObject({ state: 'failed', error: 'no such order', node: 'f' });
  });

  test('is Chinese after a replay, and flows see the English', async () => {
    const nodes: Nodes = {
      c: ['core.code.javascript', {}, { code: 'await new Promise(() => {})' }],
      t: ['core.programming.tryCatch'],
      e: '{{ nodes.t.errorMessage }}',
    };
    const first = await run({ c: nodes.c as Nodes[string] }, ['start > c']);
    const recorded = new FakeJournal(first.journal.added);
    const again = await run({ c: nodes.c as Nodes[string] }, ['start > c'], {}, { journal: recorded });
    expect(again.outcome).toEqual(first.outcome);
    expect(recorded.added).toEqual([]);
    const caught = await run(nodes, ['start > t', 't.try > c', 't.catch > e']);
    expect(caught.printed).toEqual([expect.stringMatching(/^the code awaits a promise/)]);
  });

  test('is English after a replay of a journal that has no other text', async () => {
    const nodes: Nodes = { c: ['core.code.javascript', {}, { code: 'return 1' }] };
    const recorded = new FakeJournal([['c#1', { err: 'an older text' }]]);
    const { outcome } = await run(nodes, ['start > c'], {}, { journal: recorded });
    expect(outcome).toMatchObject({ error: 'Node "c": an older text', errorZh: '节点“c”：an older text' });
  });
});
