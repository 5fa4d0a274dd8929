import { countTurns } from '../../../test/support/turns.js';
import type { Database, Statement } from '../../database/database.js';
import { LogService } from './log.service.js';

it('parts of logs that were read together are taken apart in several turns of the event loop', async () => {
  const text = 'x\n'.repeat(100_000);
  const rows = ({ name }: Statement) =>
    Promise.resolve(name === 'log-lines' ? [{ firstRow: 0, text }] : [{ state: 'running', is_large: false }]);
  const logs = new LogService({ rows } as unknown as Database);
  const turns = countTurns();
  const pages = await Promise.all(Array.from({ length: 20 }, () => logs.page(1, 0, 7)));
  expect(turns()).toBeGreaterThan(10);
  expect(pages.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, () => 1_000));
});
