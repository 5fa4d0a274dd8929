import { ended, execute, line, type ShortNode, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const PROCESSES = 8;
const NODES = 4_500;

/* One worker of six slots compiles large flows, one after the other. */
describe('jobs of many processes with large flows', () => {
  let server: Server;
  let large: number[];
  let small: number;

  const print = (id: string, message: string): ShortNode => ({
    id,
    name: 'core.log.print',
    inputs: { message },
  });

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_CONCURRENCY: '6' });
    large = [];
    for (let process = 0; process < PROCESSES; process += 1) {
      // Only the first node is reached.
      const unlinked = Array.from({ length: NODES }, (_, n) => print(`n${n}`, 'x'.repeat(1_800)));
      const flow = line(print('p', 'x')) as { nodeList: object[] };
      flow.nodeList.push(...(line(...unlinked) as { nodeList: object[] }).nodeList.slice(1));
      large.push(await submit(server.url, flow));
    }
    small = await submit(server.url, line(print('p', 'x')));
  }, 120_000);

  afterAll(() => server.close());

  it('leave slots to those of others while they wait for their flows, and all end', async () => {
    const jobs = await Promise.all([...large, ...large].map((id) => execute(server.url, id)));
    const own = await execute(server.url, small);
    expect(await ended(server.url, own)).toMatchObject({ state: 'successful' });
    const { body } = await send(server.url, '/api/job/job/?state=successful&limit=100');
    const before = body.results.filter(({ id }: { id: number }) => jobs.includes(id)).length;
    expect(before).toBeLessThan(PROCESSES / 2);
    for (const job of jobs) expect(await ended(server.url, job)).toMatchObject({ state: 'successful' });
  }, 120_000);
});
