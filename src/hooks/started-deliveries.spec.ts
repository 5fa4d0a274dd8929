import type { Database } from '../database/database.js';
import { StartedDeliveries } from './started-deliveries.js';

it('deliveries that arrive together are looked up by one statement, each with its own job', async () => {
  const asked: [number[], string[]][] = [];
  const database = {
    rows: (_: unknown, values: [number[], string[]]) => {
      asked.push(values);
      return Promise.resolve([
        { n: 4, job_id: 40 },
        { n: 2, job_id: 20 },
      ]);
    },
  };
  const started = new StartedDeliveries(database as unknown as Database);
  const jobs = await Promise.all([1, 2, 3, 4].map((hook) => started.by(hook, 'same')));
  expect(jobs).toEqual([undefined, 20, undefined, 40]);
  expect(asked).toEqual([
    [
      [1, 2, 3, 4],
      ['same', 'same', 'same', 'same'],
    ],
  ]);
});
