import { newestByProcess } from './newest-by-process.js';

it('keeps the newest job of each process, whatever their order', () => {
  const jobs = [
    { id: 7, process: 1 },
    { id: 9, process: 2 },
    { id: 8, process: 1 },
    { id: 3, process: 2 },
  ];
  expect([...newestByProcess(jobs).values()].map(({ id }) => id)).toEqual([8, 9]);
});
