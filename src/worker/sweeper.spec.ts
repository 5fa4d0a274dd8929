import { Logger } from '@nestjs/common';
import { until } from '../../test/support/until.js';
import { readSettings } from '../config/settings.js';
import type { Database, Statement } from '../database/database.js';
import type { Admission } from '../jobs/admission.js';
import { SPREADING, SPREAD_PRIORITIES } from '../jobs/priority-statements.js';
import type { Replacements } from '../jobs/replacements.js';
import { OVERDUE } from '../jobs/transitions/overdue.js';
import { LeftToOthers } from './left-to-others.js';
import { Sweeper } from './sweeper.js';

const settings = readSettings({ LIUCHENG_SWEEP_MS: '50' });

describe('the sweeper', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('finds jobs of dead workers while a long backlog gets a changed priority', async () => {
    let [spread, looked] = [0, 0];
    const database = {
      rows: async ({ name }: Statement): Promise<unknown[]> => {
        await new Promise(setImmediate);
        if (name === OVERDUE.name && spread > 0) looked += 1;
        if (name === SPREADING.name) return [{ process_id: 1, change: '1', is_known: true, look: '2' }];
        if (name !== SPREAD_PRIORITIES.name) return [];
        spread += 1;
        return [{ changed: 1_000 }];
      },
    } as unknown as Database;
    const done = { sweep: () => Promise.resolve() };
    const sweeper = new Sweeper(
      database,
      new LeftToOthers(settings),
      done as unknown as Admission,
      done as unknown as Replacements,
      settings,
    );
    sweeper.start({
      freeSlots: () => 1,
      freeIsolated: () => 1,
      hasBacklog: () => false,
      lookForWaiting: () => undefined,
      resume: () => Promise.resolve(),
    });
    try {
      await until(() => looked > 3, 'it looks again and again');
    } finally {
      sweeper.end();
    }
  });
});
