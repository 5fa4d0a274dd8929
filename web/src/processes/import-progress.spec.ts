import type { Imported } from './import-file.js';
import { importProgress, NO_IMPORTS } from './import-progress.js';
import type { ImportEvent } from './import-progress.js';

const done = (file: string): ImportEvent => ({
  type: 'done',
  imported: [{ file, isCreated: false, refusal: { reason: 'notFile' } } satisfies Imported],
});
const after = (...events: ImportEvent[]) => {
  const { running, imported, isShown } = events.reduce(importProgress, NO_IMPORTS);
  return [running, imported.map(({ file }) => file), isShown];
};

describe('the report of imports', () => {
  it('has all files, also those that were dropped while others were imported', () => {
    const two: ImportEvent[] = [{ type: 'begun' }, { type: 'begun' }];
    expect(after(...two)).toEqual([2, [], true]);
    expect(after(...two, done('b.json'))).toEqual([1, ['b.json'], true]);
    expect(after(...two, done('b.json'), done('a.json'))).toEqual([0, ['b.json', 'a.json'], true]);
  });

  it('begins anew once it was closed, and comes back with what was still imported', () => {
    const closed: ImportEvent[] = [{ type: 'begun' }, done('a.json'), { type: 'begun' }, { type: 'closed' }];
    expect(after(...closed)).toEqual([1, [], false]);
    expect(after(...closed, done('b.json'))).toEqual([0, ['b.json'], true]);
  });
});
