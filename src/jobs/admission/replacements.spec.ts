import type { Database } from '../../database/database.js';
import type { StopNotices } from '../stop/stop-notices.js';
import type { Admission } from './admission.js';
import { MOST_REPLACING } from './replacement-statements.js';
import { Replacements } from './replacements.js';

describe('the sweep of jobs that are still to be replaced', () => {
  it('comes to all processes, although it looks at some at a time and these may stay locked', async () => {
    const processes = Array.from({ length: 2 * MOST_REPLACING + 1 }, (_, index) => 3 * index + 1);
    const found: number[] = [];
    const database = {
      rows: (_: unknown, [after]: [number]) => {
        const next = processes.filter((id) => id > after).slice(0, MOST_REPLACING);
        found.push(...next);
        return Promise.resolve(next.map((id) => ({ process_id: id, cuser: 1 })));
      },
      // Their jobs are locked.
      connected: () => new Promise(() => undefined),
    };
    const replacements = new Replacements(
      database as unknown as Database,
      {} as StopNotices,
      {} as Admission,
    );
    for (let sweeps = 0; sweeps < 4; sweeps += 1) await replacements.sweep();
    expect(found).toEqual([...processes, ...processes.slice(0, MOST_REPLACING)]);
  });
});
