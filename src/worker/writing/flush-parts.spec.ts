import type { JobWrite } from '../../jobs/transitions/flush-values.js';
import { joinParts, shareOf } from './flush-parts.js';
import { emptyWrite } from './job-writes.js';

/** A part with lines of so many bytes, and maybe the record of these and of the continued parts before it. */
const part = (bytes: number, isContinued = false): JobWrite => ({
  ...emptyWrite({ id: 1, fence: 1, claim: 'c' }),
  log: [{ firstRow: 0, rows: 1, text: 'x'.repeat(bytes) }],
  isContinued,
});

describe('the parts of one statement', () => {
  it('are as many as fit, and at least one', () => {
    expect(shareOf([[part(40), part(40), part(40)]], 100)).toEqual({ counts: [2], parts: 2, bytes: 80 });
    expect(shareOf([[part(400), part(1)], [part(1)]], 100).counts).toEqual([1, 0]);
  });

  it('do not separate lines from their record, which a worker would log again that runs the node again', () => {
    const lines = [part(40), part(40, true), part(40)];
    expect(shareOf([lines], 100).counts).toEqual([1]);
    expect(shareOf([lines.slice(1)], 100).counts).toEqual([2]);
    expect(shareOf([[part(40)], [part(40, true), part(40)], [part(1)]], 100).counts).toEqual([1, 0, 0]);
    expect(joinParts([part(40, true), part(40)]).isContinued).toBe(false);
  });

  it('count the nodes and keys of steps, not only their lines', () => {
    const steps = { ids: '{1}', nodes: '{"n"}', states: 's', keys: `{"${'k'.repeat(60)}"}`, lines: '[]' };
    const listing = { ...part(0), journal: [{ number: 1, records: '[]', steps }] };
    expect(shareOf([[listing, listing]], 100).counts).toEqual([1]);
  });

  it('are divided where lines and their record alone do not fit', () => {
    const lines = [part(40, true), part(40, true), part(40)];
    expect(shareOf([lines], 100).counts).toEqual([2]);
    expect(shareOf([lines.slice(2)], 100).counts).toEqual([1]);
  });
});
