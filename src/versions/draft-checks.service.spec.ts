import type { Database, Statement } from '../database/database.js';
import { DraftChecks } from './draft-checks.service.js';
import type { FlowChecksService } from './flow-checks.service.js';
import type { HashedFlow } from './flow-threads/tasks.js';

const CHECKED = { faults: [], count: 0, called: [], shared: [], hash: 'h', nodes: 1, uses: {} };

describe('a large draft', () => {
  let reads: number;
  let known: Map<string, HashedFlow>;
  let drafts: DraftChecks;
  const executor = { rows: () => Promise.resolve([{ id: 5 }]) } as never;

  beforeEach(() => {
    reads = 0;
    known = new Map();
    const rows = ({ name }: Statement) => {
      if (name === 'draft-intact-small') return Promise.resolve([{ text: null, etag: 'tag' }]);
      reads += 1;
      return Promise.resolve([{ text: 'large', etag: 'tag' }]);
    };
    const flows = {
      known: (tag: string) => known.get(tag),
      checked: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        known.set('tag', CHECKED);
        return CHECKED;
      },
      refuseFaulty: () => Promise.resolve(),
    };
    drafts = new DraftChecks({ rows } as unknown as Database, flows as unknown as FlowChecksService);
  });

  it('is read once for many requests that check it', async () => {
    await Promise.all(Array.from({ length: 50 }, () => drafts.check(1, 1)));
    await drafts.check(1, 2);
    expect(reads).toBe(1);
  });

  it('that was checked before is frozen without its text', async () => {
    const ahead = await drafts.checkAhead(1, 1);
    expect(await drafts.freeze(executor, 1, { etag: 'tag', text: null }, ahead, 1)).toMatchObject({ id: 5 });
    expect(reads).toBe(1);
  });

  it('that has changed since is not checked in the transaction, where others wait for its locks', async () => {
    const ahead = await drafts.checkAhead(1, 1);
    expect(await drafts.freeze(executor, 1, { etag: 'other', text: null }, ahead, 1)).toBeNull();
    expect(reads).toBe(1);
  });
});
