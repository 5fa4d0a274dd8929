import { filterLog, hitsIn, parseLogLine } from './log-lines.js';

const lines = [
  parseLogLine(1, '2026-01-01T00:00:00.000Z debug fetch asks'),
  parseLogLine(2, '2026-01-01T00:00:01.000Z info print Hello, Ada!'),
  parseLogLine(3, '2026-01-01T00:00:02.000Z error fetch the server answered 503'),
];
const all = { search: '', level: 'debug', node: null } as const;

describe('parseLogLine', () => {
  it('splits time, level, node and text', () => {
    expect(lines[1]).toEqual({
      row: 2,
      time: '2026-01-01T00:00:01.000Z',
      level: 'info',
      node: 'print',
      text: 'Hello, Ada!',
    });
  });

  it('finds a node whose id has spaces', () => {
    const line = parseLogLine(1, '2026-01-01T00:00:00.000Z info node 1 done', ['node', 'node 1']);
    expect(line).toMatchObject({ node: 'node 1', text: 'done' });
  });

  it('keeps an empty text, and a line of another form as text', () => {
    expect(parseLogLine(1, '2026-01-01T00:00:00.000Z info print ')).toMatchObject({
      node: 'print',
      text: '',
    });
    expect(parseLogLine(1, 'anything')).toMatchObject({ node: '', level: 'info', text: 'anything' });
  });
});

describe('filterLog', () => {
  const rows = (filter: Parameters<typeof filterLog>[1]) => filterLog(lines, filter).map(({ row }) => row);

  it('finds texts in any case, also of nodes', () => {
    expect(rows({ ...all, search: 'ADA' })).toEqual([2]);
    expect(rows({ ...all, search: 'Fetch' })).toEqual([1, 3]);
  });

  it('leaves out what weighs less than the level', () => {
    expect(rows({ ...all, level: 'info' })).toEqual([2, 3]);
    expect(rows({ ...all, level: 'warn' })).toEqual([3]);
  });

  it('shows the lines of one node', () => {
    expect(rows({ ...all, node: 'fetch' })).toEqual([1, 3]);
  });

  it('gives the same array without a filter, so that nothing is drawn again', () => {
    expect(filterLog(lines, all)).toBe(lines);
  });
});

describe('hitsIn', () => {
  it('marks each occurrence', () => {
    expect(hitsIn('aXbxc', 'x')).toEqual([
      { text: 'a', isHit: false },
      { text: 'X', isHit: true },
      { text: 'b', isHit: false },
      { text: 'x', isHit: true },
      { text: 'c', isHit: false },
    ]);
  });

  it('gives the whole text where nothing is searched', () => {
    expect(hitsIn('abc', ' ')).toEqual([{ text: 'abc', isHit: false }]);
  });
});
