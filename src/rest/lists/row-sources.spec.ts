import { partsFor, rowsOf } from './row-sources.js';

const ordered = { by: 'b.title', most: '20' };
const list = { table: 'book b', alias: 'b', few: ['b.is_lent'] };
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('the parts of a list', () => {
  const divided = { title: 'b.is_short', state: ['b.is_sold', 'b.is_lent'] as const };
  const given = (name: string, parts?: (field: string) => string[]) => ({
    label: name,
    name,
    condition: { sql: () => '', ...(parts && { parts }) },
    parameter: '$1',
    value: 1,
  });

  it.each([
    { field: 'title', filters: [], parts: ['b.is_short', 'NOT b.is_short'] },
    { field: 'id', filters: [given('state')], parts: ['b.is_sold', 'b.is_lent'] },
    // An index has the order of the first, and none has that of the second.
    { field: 'state', filters: [given('title')], parts: ['b.is_sold', 'b.is_lent'] },
    { field: 'title', filters: [given('x', (field) => [`for ${field}`])], parts: ['for title'] },
    { field: 'id', filters: [given('x')], parts: [] },
  ])('are those of the filter that has its own, or of the order, or of a filter: $parts', (row) => {
    expect(partsFor(divided, row.filters, row.field)).toEqual(row.parts);
  });
});

describe('the rows of a list', () => {
  it('are read from the table if they are in one part', () => {
    expect(plain(rowsOf(list, [])(['a'], { joins: 'JOIN c' }))).toBe('FROM book b JOIN c WHERE a');
    expect(plain(rowsOf(list, ['b.is_sold'])(['a'], ordered))).toBe('FROM book b WHERE a AND b.is_sold');
  });

  it('are merged from several parts, each in the order of the list, and few rows are collected before they are sorted', () => {
    expect(plain(rowsOf(list, ['b.is_sold', 'b.is_lent'])(['a'], ordered))).toBe(
      'FROM ((SELECT * FROM book b WHERE a AND b.is_sold ORDER BY b.title LIMIT 20) UNION ALL ' +
        '(SELECT * FROM (SELECT * FROM book b WHERE a AND b.is_lent OFFSET 0) b ORDER BY b.title LIMIT 20)) b',
    );
    expect(plain(rowsOf(list, ['b.is_lent'])([], ordered))).toContain('b.is_lent OFFSET 0');
  });
});
