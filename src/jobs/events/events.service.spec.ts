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
 * @param times how often others, which are tried together, find their rows locked
 */
function serviceWith(times: number) {
  const asked = { together: 0, alone: 0 };
  let release: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (release = resolve));
  const rows = ({ name }: Statement, [hashes]: [string]) => {
    const all = hashes.slice(1, -1).split(',');
    if (name !== LOCK_EVENTS.name)
      return Promise.resolve(all.map((hash) => ({ hash, is_locked: false, ...SENT })));
    asked.together += 1;
    return Promise.resolve(asked.together > times ? all.map((hash) => ({ hash })) : []);
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
    ['are tried again together while another session has their rows', 4, { together: 5, alone: 1 }],
    ['wait for their rows alone if it has them for long', 5, { together: 5, alone: 4 }],
  ])('%s', async (_, times, expected) => {
    const { asked, send, release } = serviceWith(times);
    const waiting = send();
    await until(() => asked.alone === 1, 'the first event waits');
    await Promise.all([send(), send(), send()]);
    expect(asked).toEqual(expected);
    release();
    await waiting;
  });
});
