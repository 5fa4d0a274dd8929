import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { PART_WEIGHT } from './chunks-of.js';
import { JobSecrets } from './job-secrets.js';
import { emptyWrite, PendingWrites } from './job-writes.js';

const NO_STEPS = () => [];
const HELD = { id: 7, fence: 1, claim: 'c' };
const FLOW = { process: 1, nodes: [], start: 0, variables: new Map(), bytes: 0 };
const NO_SECRETS = await JobSecrets.of(HELD.id, SharedSnapshot.EMPTY, new SecretBox([]), FLOW, {});

describe('PendingWrites', () => {
  const pending = () => new PendingWrites(HELD, { journalNumber: 1, logRows: 0 }, NO_SECRETS);
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

  it('makes a complete log line of each line of a text, so that no text can imitate the line of another node', async () => {
    const writes = pending();
    writes.log(at, 'info', 'n1', 'a\r\nb\n2026-01-01T00:00:00.000Z error n2 forged');
    expect((await writes.take())[0]!.log).toEqual([
      {
        firstRow: 0,
        rows: 3,
        text: [
          '2026-01-02T03:04:05.006Z info n1 a',
          '2026-01-02T03:04:05.006Z info n1 b',
          '2026-01-02T03:04:05.006Z info n1 2026-01-01T00:00:00.000Z error n2 forged',
        ].join('\n'),
      },
    ]);
  });

  it('replaces what Postgres cannot store in a text', async () => {
    const writes = pending();
    writes.log(at, 'info', 'n1', 'a\0b\ud800c');
    expect((await writes.take())[0]!.log[0]!.text).toBe('2026-01-02T03:04:05.006Z info n1 a\\u0000b\ufffdc');
  });

  it('escapes control characters, which would change the terminal of a reader', async () => {
    const writes = pending();
    writes.log(at, 'error', 'n\x1b[2J\r1', 'a\x1b[31mb\rc\td\x7f\u0085\u009b\u202ee\u2028f 😀');
    const start = '2026-01-02T03:04:05.006Z error n\\u001b[2J\\u000d1';
    expect((await writes.take())[0]!.log[0]!.text).toBe(
      `${start} a\\u001b[31mb\\u000dc\\u0009d\\u007f\\u0085\\u009b\\u202ee\n${start} f 😀`,
    );
  });

  it('splits many lines into rows that fit a page and a statement', async () => {
    const writes = pending();
    writes.log(at, 'info', 'n', Array.from({ length: 2_500 }, () => '').join('\n'));
    writes.log(at, 'info', 'n', 'x'.repeat(2 * PART_WEIGHT));
    writes.log(at, 'info', 'n', 'short');
    writes.record('n', 'out', 8);
    writes.settle({ state: 'successful', outputs: '{}' });
    const parts = await writes.take();
    expect(parts.map(({ log }) => log.map(({ firstRow, rows }) => [firstRow, rows]))).toEqual([
      [[0, 1_000]],
      [[1_000, 1_000]],
      [[2_000, 501]],
      [[2_501, 1]],
    ]);
    expect(parts.map(({ journal, settlement }) => [journal.length, settlement?.state])).toEqual([
      [0, undefined],
      [0, undefined],
      [0, undefined],
      [1, 'successful'],
    ]);
  });

  it('divides long texts of many jobs in several turns of the event loop', async () => {
    const jobs = Array.from({ length: 10 }, () => {
      const writes = pending();
      writes.log(at, 'info', 'n', '\n'.repeat(200_000));
      return writes;
    });
    let turns = 0;
    let timer = setImmediate(function count() {
      turns += 1;
      timer = setImmediate(count);
    });
    const taken = await Promise.all(jobs.map((writes) => writes.take()));
    clearImmediate(timer);
    expect(taken.map((parts) => parts.at(-1)!.log[0]!.rows)).toEqual(Array(10).fill(1));
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('keeps a line in the part of its record, however many short ones there are', async () => {
    const writes = pending();
    for (let print = 0; print < 5_000; print += 1) {
      writes.log(at, 'info', 'n', String(print));
      writes.record(`n#${print}`, {}, 8);
    }
    const parts = await writes.take();
    expect(parts.length).toBeGreaterThan(1);
    for (const { journal, log } of parts) {
      const keys = (JSON.parse(journal[0]!.records) as [string, unknown][]).map(([key]) => key);
      const lines = log.flatMap(({ text }) => text.split('\n'));
      expect(lines.map((line) => `n#${line.split(' ').at(-1)!}`)).toEqual(keys);
    }
  });

  it('says which parts have only lines whose record is in a later one', async () => {
    const writes = pending();
    writes.log(at, 'info', 'n', Array.from({ length: 2_500 }, () => '').join('\n'));
    writes.record('n', 'out', 8);
    writes.log(at, 'warn', 'm', 'a line without a record');
    const parts = await writes.take();
    expect(parts.map(({ isContinued, journal }) => [isContinued, journal.length])).toEqual([
      [true, 0],
      [true, 0],
      [false, 1],
    ]);
  });

  it('tells with each part what precedes it', async () => {
    const writes = new PendingWrites(HELD, { journalNumber: 3, logRows: 10 }, NO_SECRETS);
    writes.log(at, 'info', 'n', Array.from({ length: 1_001 }, () => '').join('\n'));
    writes.record('n', 'out', 8);
    expect((await writes.take()).map(({ after }) => after)).toEqual([
      { journal: 2, lines: 10 },
      { journal: 2, lines: 1_010 },
    ]);
    writes.settle({ state: 'successful', outputs: '{}' });
    expect((await writes.take()).map(({ after }) => after)).toEqual([{ journal: 3, lines: 1_011 }]);
  });

  it('splits heavy records into parts, each with the lines before it, and the settlement in the last', async () => {
    const writes = pending();
    for (const node of ['a', 'b', 'c']) {
      writes.log(at, 'info', node, `from ${node}`);
      writes.record(node, 'x'.repeat(PART_WEIGHT), PART_WEIGHT);
    }
    writes.log(at, 'info', 'd', 'from d');
    writes.show([], NO_STEPS);
    writes.settle({ state: 'running', until: null });
    const parts = await writes.take();
    const said = parts.map(({ log }) => log.map(({ text }) => text.slice(-6)).join());
    expect(said).toEqual(['from a', 'from b', 'from c', 'from d']);
    expect(parts.map(({ journal }) => journal.map(({ number, records }) => [number, records[3]]))).toEqual([
      [[1, 'a']],
      [[2, 'b']],
      [[3, 'c']],
      [],
    ]);
    expect(parts.map(({ progress, settlement }) => [progress, settlement?.state])).toEqual([
      [null, undefined],
      [null, undefined],
      [null, undefined],
      ['[]', 'running'],
    ]);
    expect(await writes.take()).toEqual([{ ...emptyWrite(HELD), after: { journal: 3, lines: 4 } }]);
  });
});
