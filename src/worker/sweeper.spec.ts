import { Logger } from '@nestjs/common';
import { until } from '../../test/support/until.js';
import { readSettings } from '../config/settings.js';
import type { Database, Statement } from '../database/database.js';
import type { Admission } from '../jobs/admission/admission.js';
import { SPREADING, SPREAD_PRIORITIES } from '../jobs/admission/priority-statements.js';
import type { Replacements } from '../jobs/admission/replacements.js';
import { OVERDUE, type OverdueRow } from '../jobs/transitions/overdue.js';
import { LeftToOthers } from './left-to-others.js';
import { Sweeper, type SweptWorker } from './sweeper.js';

const settings = readSettings({ LIUCHENG_SWEEP_MS: '50' });

const WORKER: SweptWorker = {
  freeSlots: () => 4,
  freeIsolated: () => 1,
  hasBacklog: () => false,
  failures: () => 0,
  lookForWaiting: () => undefined,
  resume: () => new Promise(setImmediate),
};

/** As many jobs as the worker has slots. */
const FOUND = [1, 2, 3, 4].map((id): OverdueRow => ({ id, isolated: false }));

describe('the sweeper', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const sweeperOf = (rows: (statement: Statement, values?: unknown[]) => Promise<unknown[]>): Sweeper => {
    const done = { sweep: () => Promise.resolve() };
    return new Sweeper(
      { rows } as unknown as Database,
      new LeftToOthers(settings),
      done as unknown as Admission,
      done as unknown as Replacements,
      settings,
    );
  };

  it('lets a worker with one slot find jobs of several processes, and looks again when the last has begun', async () => {
    const wanted: unknown[] = [];
    const begun: (() => void)[] = [];
    let free = 1;
    const sweeper = sweeperOf(({ name }, [most] = []) => {
      if (name !== OVERDUE.name) return Promise.resolve([]);
      wanted.push(most);
      return Promise.resolve(wanted.length === 1 ? FOUND : []);
    });
    sweeper.start({
      ...WORKER,
      freeSlots: () => free,
      resume: (_, begin) => {
        free = 0;
        begun.push(begin);
        return Promise.resolve();
      },
    });
    try {
      await until(() => begun.length === 4, 'all are found');
      begun.slice(1).forEach((begin) => begin());
      await new Promise(setImmediate);
      expect(wanted).toEqual([4]);
      begun[0]!();
      await until(() => wanted.length > 1, 'it looks again');
    } finally {
      sweeper.end();
    }
  });

  it('does not look for the same jobs again at once, when they cannot be claimed', async () => {
    let [looks, sweeps, failures] = [0, 0, 0];
    const sweeper = sweeperOf(({ name }) => {
      if (name === SPREADING.name) sweeps += 1;
      if (name !== OVERDUE.name) return Promise.resolve([]);
      looks += 1;
      return Promise.resolve(FOUND);
    });
    sweeper.start({
      ...WORKER,
      failures: () => failures,
      resume: async () => {
        await new Promise(setImmediate);
        failures += 1;
      },
    });
    try {
      await until(() => sweeps > 4, 'five sweeps have begun');
      expect(looks).toBeLessThanOrEqual(sweeps + 1);
    } finally {
      sweeper.end();
    }
  });

  it('looks again at once where it found jobs whose claims are under way', async () => {
    let [looks, sweeps] = [0, 0];
    const sweeper = sweeperOf(({ name }) => {
      if (name === SPREADING.name) sweeps += 1;
      if (name !== OVERDUE.name) return Promise.resolve([]);
      looks += 1;
      return Promise.resolve(FOUND);
    });
    sweeper.start(WORKER);
    try {
      await until(() => looks > 10, 'it has looked again and again');
      expect(sweeps).toBeLessThan(5);
    } finally {
      sweeper.end();
    }
  });

  it('finds jobs of dead workers while a long backlog gets a changed priority', async () => {
    let [spread, looked] = [0, 0];
    const sweeper = sweeperOf(async ({ name }) => {
      await new Promise(setImmediate);
      if (name === OVERDUE.name && spread > 0) looked += 1;
      if (name === SPREADING.name) return [{ process_id: 1, change: '1', is_known: true, look: '2' }];
      if (name !== SPREAD_PRIORITIES.name) return [];
      spread += 1;
      return [{ changed: 1_000 }];
    });
    sweeper.start({
      ...WORKER,
      freeSlots: () => 1,
      resume: () => Promise.resolve(),
    });
    try {
      await until(() => looked > 3, 'it looks again and again');
    } finally {
      sweeper.end();
    }
  });
});
