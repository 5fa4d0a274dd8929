import { StoredRecords } from './stored-records.js';

const rows = Array.from({ length: 100 }, (_, index) => ({ [`key ${index}`]: index }));
const small = { out: { result: [1, 'text', null, { a: true }] } };

describe('the records of a continued job', () => {
  let records: StoredRecords;

  beforeEach(() => {
    records = new StoredRecords();
    records.set('large', { out: { result: rows } });
    records.set('small', small);
    records.set('none', null);
  });

  it('are what was recorded', () => {
    expect(records.get('large')).toEqual({ out: { result: rows } });
    expect([records.get('small'), records.get('small')]).toEqual([small, small]);
    expect(records.get('none')).toBeNull();
    expect(records.get('other')).toBeUndefined();
    expect([...records.keys()]).toEqual(['large', 'small', 'none']);
  });

  it('are dropped when they are read, if they are large, and still known', () => {
    const lengths: number[] = [];
    records.whenRead(() => lengths.push(records.unreadLength));
    records.get('large');
    records.get('small');
    records.get('none');
    expect(lengths).toEqual([JSON.stringify(small).length + 4, 4, 0]);
    expect(records.has('large')).toBe(true);
    expect(() => records.get('large')).toThrow('dropped');
  });

  it('do not wait to be read if a resume removes them', () => {
    const all = records.unreadLength;
    records.get('small');
    for (const key of ['large', 'small', 'none']) records.delete(key);
    expect(all).toBeGreaterThan(1_000);
    expect([records.unreadLength, records.has('large'), records.size]).toEqual([0, false, 0]);
  });

  it('are dropped unread if a replay does not reach them', async () => {
    for (const branch of [0, 1]) records.set(`each#1:${branch}/a#1`, { out: { result: rows } });
    records.set('each#1~ended', { by: 1, how: 'break', alone: true });
    const all = records.unreadLength;
    await records.dropUnreachable();
    expect(all - records.unreadLength).toBeGreaterThan(1_000);
    expect(records.has('each#1:0/a#1')).toBe(true);
    expect(() => records.get('each#1:0/a#1')).toThrow('dropped');
    expect(records.get('each#1:1/a#1')).toEqual({ out: { result: rows } });
    expect(records.get('each#1~ended')).toEqual({ by: 1, how: 'break', alone: true });
  });
});
