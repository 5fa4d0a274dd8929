import type { Json } from '../json.js';
import { UnreachableRecords } from './unreachable-records.js';

/** The keys of the records that no replay reads. */
function unreachable(records: Record<string, Json>): string[] {
  const recorded = new Map(Object.entries(records));
  const found = new UnreachableRecords();
  for (const key of recorded.keys()) found.learn(key, recorded);
  return [...recorded.keys()].filter((key) => found.has(key));
}

describe('the records that no replay reads', () => {
  it('are those of branches that another one has ended', () => {
    const records = {
      'a#1': {},
      'each#1:0/a#1': {},
      'each#1:1/b#1': {},
      'each#1:1/each#1:2/b#1': {},
      'each#1:10/a#1~wait1': {},
      'each#1~ended': { by: 1, how: 'break', alone: true },
      'each#10:0/a#1': {},
      'each#2:0/a#1': {},
      'each#2:1/a#1': {},
      'each#2~ended': { by: 0, how: 'failed', alone: true },
    };
    expect(unreachable(records)).toEqual(['each#1:0/a#1', 'each#1:10/a#1~wait1', 'each#2:1/a#1']);
  });

  it('are not those of branches that have run once more with another flow', () => {
    const records = {
      'each#1:0/a#1': {},
      'each#1~ended': { by: 1, how: 'break', alone: true },
      'each#1~revoked0': true,
      'each#1~ended1': { by: 0, how: 'break', alone: true },
    };
    expect(unreachable(records)).toEqual([]);
  });

  it('are none of a step that may run more than its branches', () => {
    const records = { 'own#1:0/a#1': {}, 'own#1:1/b#1': {}, 'own#1~ended': { by: 1, how: 'break' } };
    expect(unreachable(records)).toEqual([]);
  });

  it('are those of failed attempts of a call, also of one within a branch', () => {
    const records = {
      'each#1:0/call#1~version1': 3,
      'each#1:0/call#1:1/a#1': {},
      'each#1:0/call#1~retry1': {},
      'each#1:0/call#1~version2': 3,
      'each#1:0/call#1:2/a#1': {},
      'each#1:0/call#1~retry2': {},
      'each#1:0/call#1:3/a#1': {},
      'each#1:0/call#2:1/a#1': {},
    };
    expect(unreachable(records)).toEqual(['each#1:0/call#1:1/a#1', 'each#1:0/call#1:2/a#1']);
  });

  it('are those of a call with a recorded outcome, which had no time left', () => {
    const records = {
      'call#1~version1': 3,
      'call#1:1/a#1': {},
      'call#1:1/call#1:1/b#1': {},
      'call#1': { err: 'it did not finish within 1 seconds' },
      'call#2~version1': 3,
      'call#2:1/a#1': {},
      'ask#1': {},
    };
    expect(unreachable(records)).toEqual(['call#1:1/a#1', 'call#1:1/call#1:1/b#1']);
  });
});
