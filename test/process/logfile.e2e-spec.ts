import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const MIB = 1024 * 1024;

describe('the log of a job', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const page = async (job: number, row: number) =>
    (await send(server.url, `/api/process/logfile/?jobId=${job}&row=${row}`)).body;

  /** Runs a job that prints lines with these numbers of characters. */
  async function printed(...lengths: number[]): Promise<number> {
    const nodes = lengths.map((length, index) => ({
      id: `p${index}`,
      name: 'core.log.print',
      inputs: { message: `{{ $pad('', ${length}, '${index}') }}` },
    }));
    const job = await execute(server.url, await submit(server.url, line(...nodes)));
    expect(await ended(server.url, job)).toMatchObject({ state: 'successful', error: null });
    return job;
  }

  it('is served in pages of at most 1 MiB or of one line, which together contain the whole log', async () => {
    const job = await printed(10, 400_000, 400_000, 400_000, MIB - 100, 400_000, 10);
    const pages: string[] = [];
    for (let row = 0, last = -1; row !== last;) {
      last = row;
      const next = await page(job, row);
      expect(next.row - row).toBe(next.logcontent.split('\n').length - 1);
      if (next.row > row) pages.push(next.logcontent);
      row = next.row;
    }
    expect(pages.map((text) => text.split('\n').length - 1)).toEqual([3, 1, 1, 2]);
    const whole = await send(server.url, `/api/process/logfile/download/?jobId=${job}`);
    expect(pages.join('')).toBe(whole.text);
  });

  it('is downloaded forty times at once by one caller, if it is short', async () => {
    const job = await printed(1);
    const path = `/api/process/logfile/download/?jobId=${job}`;
    const answers = await Promise.all(Array.from({ length: 40 }, () => send(server.url, path)));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
  });

  it('says so if there are no lines after the requested one', async () => {
    const job = await printed(1);
    expect(await page(job, 1)).toEqual({ logcontent: '', row: 1, state: 'successful' });
    expect(await page(job, 7)).toEqual({ logcontent: '', row: 7, state: 'successful' });
  });
});
