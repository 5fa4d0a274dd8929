import { Readable } from 'node:stream';
import { computed, limitNow } from '../../../test/support/slowness.js';
import { spendBudget } from '../../../test/support/turns.js';
import { collectOutput } from './collect-output.js';
import { OutputLines } from './output-lines.js';

const NEVER = new AbortController().signal;
const owner = () => ({ ended: () => false });

describe('the lines of commands', () => {
  let restore: () => Promise<void>;
  beforeEach(() => void (restore = spendBudget()));
  afterEach(() => restore());

  it('leave the event loop to others, however many commands of one owner write', async () => {
    const told: string[] = [];
    const busy = owner();
    const outputs = Array.from({ length: 50 }, () => new OutputLines((text) => told.push(text), busy));
    outputs.forEach((output) => output.add('busy\n'.repeat(20)));
    const other = new OutputLines((text) => told.push(text), owner());
    other.add('other\n'.repeat(5));
    await Promise.all([other, ...outputs].map((output) => output.end(NEVER)));
    expect(told).toHaveLength(1_005);
    expect(told.lastIndexOf('other')).toBeLessThan(100);
  });

  it('are told after the text has arrived, which does not wait for them', async () => {
    const told: string[] = [];
    const lines = new OutputLines((text) => told.push(text), owner());
    const text = 'a line\n'.repeat(1_000);
    expect(await collectOutput(Readable.from([text]), text.length, { lines, full: fail })).toBe(text);
    expect(told.length).toBeLessThan(1_000);
    await lines.end(NEVER);
    expect(told).toHaveLength(1_000);
  });

  it('are not told any more when the command was stopped', async () => {
    const told: string[] = [];
    const stop = new AbortController();
    const stopping = (text: string) => {
      told.push(text);
      stop.abort();
    };
    const lines = new OutputLines(stopping, owner());
    lines.add('a\nhalf of a li');
    lines.add('ne\nc\n');
    await lines.end(stop.signal);
    expect(told).toEqual(['a']);
  });

  it('keep their order where a command has two outputs', async () => {
    const told: string[] = [];
    const reported = { last: Promise.resolve() };
    const busy = owner();
    const output = () => new OutputLines((text) => told.push(text), busy, reported);
    const [out, err] = [output(), output()];
    out.add('one\ntwo\nthree\n');
    err.add('four\n');
    out.add('five\n');
    await Promise.all([out.end(NEVER), err.end(NEVER)]);
    expect(told).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('are the first 20,000, also where all arrive together', async () => {
    const told: string[] = [];
    const lines = new OutputLines((text) => told.push(text), owner());
    lines.add('x\n'.repeat(20_010));
    await lines.end(NEVER);
    expect([told.length, told.at(-1)]).toEqual([20_001, '(only the first 20000 lines are logged)']);
  });

  it('take time linear to their parts where they have no line break', async () => {
    const told: string[] = [];
    const lines = new OutputLines((text) => told.push(text), owner());
    const start = computed();
    for (let part = 0; part < 60_000; part += 1) lines.add('................');
    lines.add('\nlast');
    await lines.end(NEVER);
    const took = computed() - start;
    expect(told.map(({ length }) => length)).toEqual([960_000, 4]);
    expect(took).toBeLessThan(limitNow(500, took));
  });

  it('fail the command if one cannot be told', async () => {
    const lines = new OutputLines(fail, owner());
    lines.add('a\nb\n');
    await expect(lines.end(NEVER)).rejects.toThrow('refused');
  });
});

function fail(): never {
  throw new Error('refused');
}
