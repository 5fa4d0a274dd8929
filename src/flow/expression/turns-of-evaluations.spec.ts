import { attack, evaluate, host, vars } from '../../../test/support/expressions.js';
import { spendBudget } from '../../../test/support/turns.js';
import { parseExpression } from './expression.js';

describe('evaluations and other work', () => {
  test('what a failed evaluation had begun beside ends with it', async () => {
    let reads = 0;
    const root = {
      get seen() {
        return ++reads;
      },
    };
    const expression = parseExpression('[$map([1..5000], function() {$$.seen}), $error("x")]');
    await expect(expression.evaluate(root, host)).rejects.toThrow('x');
    const before = reads;
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(reads).toBeLessThan(before + 5);
  });

  test('the duration decides nothing: other jobs take time too, and a replay must decide the same', async () => {
    let now = 0;
    const original = Date.now;
    Date.now = () => (now += 60_000);
    try {
      expect(await evaluate('$sum($map([1..1000], function($v) {$v * 2}))')).toBe(1_001_000);
      expect(await evaluate('$count($split($pad("", 2000, "ab"), /b|c/))')).toBe(1001);
      expect(await attack('$replace($pad("", 20000, "a"), /a(.*b)?/, "x")')).toContain(
        'scans the rest of the text too often',
      );
    } finally {
      Date.now = original;
    }
  });

  test('others have their turns between the matches of a pattern', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await evaluate('$count($split($pad("", 15000, "ab"), /b|a/))');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  /** How many turns others have until the work is done. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let turns = 0;
    let timer = setImmediate(function count() {
      turns++;
      timer = setImmediate(count);
    });
    await work();
    clearImmediate(timer);
    return turns;
  }

  test('other work runs after each match that takes long', async () => {
    const turns = await turnsDuring(async () => {
      // Each of about 55 matches reads the whole rest of the text.
      expect(await attack('$match($pad("", 20000, "a"), /(a|b)+?c|a/)')).toContain(
        'scans the rest of the text too often',
      );
    });
    expect(turns).toBeGreaterThan(40);
  });

  test.each([
    '$map([1..100], $string)',
    '$map([1..100], $formatNumber(?, "0"))',
    '$map([1..100], function($n) {$string($n)})',
    '$filter([1..100], $boolean)',
    '$single([1..100], $not)',
    '$each(vars.wide, $string)',
    '$sift(vars.wide, $boolean)',
    '$reduce([1..100], $append)',
    '$sort([1..100], $append)',
    '$replace($pad("", 100, "a"), /a/, $type)',
    '[1..100].($ ~> $string)',
    '$keys(vars.keyed)',
    '$merge(vars.keyed)',
    '$spread(vars.keyed)',
  ])('other work runs between the calls of a function of JSONata: %s', async (source) => {
    const restore = spendBudget();
    const turns = await turnsDuring(() => evaluate(source).catch(() => undefined));
    await restore();
    expect(turns).toBeGreaterThanOrEqual(99);
  });

  test('others have their turns meanwhile, and the end of the job ends it', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const root = { vars, inputs: {}, nodes: {}, job: {} };
    const running = parseExpression('($f := function($n) {$f($n + 1)}; $f(0))').evaluate(root, {
      ...host,
      ended: () => turns >= 10,
    });
    await expect(running).rejects.toThrow('the job has ended');
    clearInterval(timer);
  });
});
