import { until } from '../../../test/support/until.js';
import { readSettings } from '../../config/settings.js';
import type { Database, Statement } from '../../database/database.js';
import { LOCK_EVENTS } from './event-statements.js';
import { newEventToken } from './event-token.js';
import { EventsService } from './events.service.js';

const SENT = { id: 7, is_due: false, dispatch: 1 };

/**
 * A service of which the first event waits until `release`, alone.
 *
 * @param times how often each other one, when it is tried together with others, finds its row locked
 */
function serviceWith(times: number) {
  /** How often each event was tried together with others, by its hash, and how many were tried alone. */
  const asked = { together: new Map<string, number>(), alone: 0 };
  let release: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (release = resolve));
  const rows = ({ name }: Statement, [hashes]: [string]) => {
    const all = hashes.slice(1, -1).split(',');
    if (name !== LOCK_EVENTS.name)
      return Promise.resolve(all.map((hash) => ({ hash, is_locked: false, ...SENT })));
    for (const hash of all) asked.together.set(hash, (asked.together.get(hash) ?? 0) + 1);
    const free = all.filter((hash) => (asked.together.get(hash) ?? 0) > times);
    return Promise.resolve(free.map((hash) => ({ hash })));
  };
  const database = {
    rows: (_: Statement, [hashes]: [string[]]) =>
      Promise.resolve(hashes.map((hash) => ({ hash, is_open: true, owner: 1 }))),
    transaction: (work: (executor: unknown) => unknown) => work({ rows }),
    transactionInTurn: async () => {
      asked.alone += 1;
      if (asked.alone === 1) await first;
      return [SENT];
    },
  } as unknown as Database;
  const queue = { dispatch: () => Promise.resolve() } as never;
  const signals = { send: () => undefined } as never;
  const service = new EventsService(database, {} as never, queue, signals, readSettings({}));
  const body = { bytes: Buffer.from('{}'), contentType: 'application/json' };
  const send = (): Promise<void> =>
    service.send({ token: newEventToken(), address: null, body: () => Promise.resolve(body) });
  return { asked, send, release };
}

describe('events that come while another one is stored', () => {
  it.each([
    ['are tried again together while another session has their rows', 4, 1],
    ['wait for their rows alone if it has them for long', 5, 4],
  ])('%s', async (_, times, alone) => {
    const { asked, send, release } = serviceWith(times);
    const waiting = send();
    await until(() => asked.alone === 1, 'the first event waits');
    await Promise.all([send(), send(), send()]);
    expect([...asked.together.values(), asked.alone]).toEqual([5, 5, 5, alone]);
    release();
    await waiting;
  });
});
