import { ended, execute, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';

/** More than one thread reads and others of this caller may wait for. */
const FLOWS = 12;

/** A flow whose text is too large to be parsed at once. */
const large = (number: number) =>
  line(
    ...Array.from({ length: 300 }, (_, index) => ({
      id: `p${index}`,
      name: 'core.log.print',
      inputs: { message: `${number} `.repeat(index === 0 ? 1 : 500) },
    })),
  );

describe('jobs of many large flows', () => {
  let installation: Installation;
  let url: string;

  beforeAll(async () => {
    installation = await createInstallation();
    ({ url } = await installation.startHere('api'));
  });

  afterAll(() => installation.close());

  it('all run, also if a worker begins them at the same time', async () => {
    const jobs: number[] = [];
    for (let number = 10; number < 10 + FLOWS; number += 1)
      jobs.push(await execute(url, await submit(url, large(number))));
    await installation.workers(1);
    const ends = await Promise.all(jobs.map((job) => ended(url, job)));
    expect(ends.map(({ state, error }) => ({ state, error }))).toEqual(
      jobs.map(() => ({ state: 'successful', error: null })),
    );
  });
});
