import { computed, limitNow } from '../../test/support/slowness.js';
import { Redactor } from './redactor.js';
import type { Steps } from './steps.js';

/** Runs the work. Returns its result and the number of steps, each a bounded number of elementary operations. */
function counted<T>(work: Steps<T>): { result: T; steps: number } {
  for (let steps = 1; ; steps++) {
    const { done, value } = work.next();
    if (done === true) return { result: value, steps };
  }
}

const redactorOf = (...secrets: string[]) => counted(Redactor.of(secrets)).result;

/** Lines with a common prefix that is long enough to count as a match. */
const similarLines = (bytes: number) =>
  Array.from({ length: Math.ceil(bytes / 38) }, (_, index) => 'x'.repeat(32) + String(10_000 + index))
    .join('\n')
    .slice(0, bytes);

describe('the work of redaction is linear in its input', () => {
  const KIB = 1024;
  const texts: Record<string, (length: number) => string> = {
    'one letter': (length) => 'a'.repeat(length),
    'lines with the prefix of lines of a secret': (length) => similarLines(length),
    'a repeated secret': (length) => 'hunter2-secret '.repeat(length / 15),
    'a repeated prefix of a secret': (length) => 'hunter2-secre'.repeat(length / 13),
    'escapes of escapes': (length) => '%252525254'.repeat(length / 10),
    'only escaped percent signs': (length) => '%25'.repeat(length / 3),
    backslashes: (length) => '\\'.repeat(length),
    'broken escapes': (length) => '%E5%'.repeat(length / 4),
    'base64 in lines of one character': (length) => 'a\n'.repeat(length / 2),
    'only line breaks': (length) => '\n'.repeat(length),
    'only ellipses': (length) => '…'.repeat(length),
  };
  const secrets: Record<string, string[]> = {
    'one letter': ['a'.repeat(60 * KIB)],
    'similar lines': [similarLines(60 * KIB)],
    'a short one': ['hunter2-secret'],
    escapes: ['%252525254'.repeat(500), '\\\\'.repeat(500)],
    'many with a common prefix': Array.from({ length: 500 }, (_, index) => 'a'.repeat(20 + index)),
  };

  it.each(Object.entries(secrets))('for any text, with secrets of %s', (_name, given) => {
    const redactor = redactorOf(...given);
    for (const [name, textOf] of Object.entries(texts))
      for (const extent of ['beginning', 'whole'] as const) {
        const [short, long] = [32 * KIB, 128 * KIB].map((length) => {
          const { steps } = counted(redactor.text(textOf(length), extent));
          return steps;
        });
        // Four times the text takes at most eight times the work: the short text may end before the search has to fall back.
        expect({ name, extent, ratio: long! / short! <= 8 }).toEqual({ name, extent, ratio: true });
        // With 16,384 operations per step, at most 80 operations per character of the text.
        expect({ name, extent, few: long! < (80 * 128 * KIB) / 16_384 }).toEqual({ name, extent, few: true });
      }
  });

  it('does not depend on the number of secrets', () => {
    const many = Array.from(
      { length: 1_000 },
      (_, index) => `secret-${index * 7919}-${'x'.repeat(index % 50)}`,
    );
    const line = 'an ordinary line of a log, with some numbers 12345 and secret- in it, again. '.repeat(
      2_000,
    );
    const of = (redactor: Redactor) => counted(redactor.text(line)).steps;
    expect(of(redactorOf(...many))).toBeLessThan(1.5 * of(redactorOf(many[0]!)));
  });

  it('for a value of many small values', () => {
    const redactor = redactorOf('hunter2-secret');
    const of = (length: number) =>
      counted(redactor.value(Array.from({ length }, (_, index) => ({ [`key ${index}`]: index })))).steps;
    expect(of(40_000)).toBeLessThan(4.5 * of(10_000));
    expect(of(40_000)).toBeGreaterThan(100);
  });

  it.each([
    ['one letter', (length: number) => 'a'.repeat(length)],
    ['similar lines', similarLines],
    ['lines of escapes', (length: number) => '%25%41 \\n "é"\n'.repeat(length / 14)],
  ])('when building a redactor for a secret of %s', (_name, secretOf) => {
    const of = (length: number) => counted(Redactor.of([secretOf(length)]));
    const [short, long] = [of(16 * KIB), of(64 * KIB)];
    expect(long.steps).toBeLessThan(4.5 * short.steps);
    // 15 bytes per character of all forms.
    expect(long.result.bytes).toBeLessThan(64 * KIB * 15 * 50);
  });
});

/** The longest of its steps in milliseconds of CPU time, each as the quickest of three times, to exclude delays of the machine. */
function longestStep(workOf: () => Steps<unknown>): number {
  const steps: number[] = [];
  for (let times = 0; times < 3; times++) {
    const work = workOf();
    for (let step = 0, done: boolean | undefined; done !== true; step++) {
      const start = computed();
      ({ done } = work.next());
      steps[step] = Math.min(steps[step] ?? Infinity, computed() - start);
    }
  }
  return Math.max(...steps);
}

it.each([
  ['escapes', ['%252525254'.repeat(6_000), '%5C%255C\\u0025\\"'.repeat(3_500)]],
  ['lines of escapes', [Array.from({ length: 5_000 }, (_, n) => `%41b${n + 1e5}`).join('\n')]],
  ['no ASCII', ['密é/'.repeat(10_000)]],
])(
  'no step takes the event loop for 50 ms, with the longest secrets of %s and texts of 1 MB',
  (_, secrets) => {
    const steps = [longestStep(() => Redactor.of(secrets))];
    const redactor = redactorOf(...secrets);
    for (const text of ['%252525254'.repeat(100_000), '\\u005cu005c'.repeat(90_000), 'a\n'.repeat(500_000)])
      steps.push(longestStep(() => redactor.text(text, 'beginning')));
    const longest = Math.max(...steps);
    expect(longest).toBeLessThan(limitNow(50, longest));
  },
);

it('redaction of a value without texts yields in steps too', () => {
  const redactor = redactorOf('hunter2-secret');
  const lists: [][] = Array.from({ length: 100_000 }, () => []);
  expect(counted(redactor.value(lists)).steps).toBeGreaterThan(50);
});
