import pg from 'pg';
import { ended, execute, flow, line, type ShortNode, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

import { answer, linkOf } from '../events/event-flows.js';

const CALL = 'core.programming.callProcess';
const PRINT = 'core.log.print';

/** A trial lists calls among its steps. */
const TRIAL = { trial: true };

/** Without `made-up`: a flow is published, so it makes the secret only when it runs. */
const GIVEN = '{{ "made" & "-up-secret" }}';

/** A process that prints its password and returns it. */
const printing = (more: object = {}): object =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      { id: 'p', name: PRINT, inputs: { message: '{{ vars.token }}, {{ $base64encode(vars.token) }}' } },
      { id: 'r', name: 'core.programming.return', inputs: { outputs: { token: '{{ vars.token }}' } } },
    ],
    ['start > p > r'],
    [{ name: 'token', type: 'password', ...more }],
  );

/** Calls a process in each round of a loop, then runs `after`. */
const calling = (
  process: number,
  token: string,
  { times, concurrency }: { times: number; concurrency: number },
  after: ShortNode[] = [],
): object =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      {
        id: 'l',
        name: 'core.programming.forEach',
        inputs: { list: `{{ [1..${times}] }}` },
        options: { concurrency },
      },
      { id: 'c', name: CALL, inputs: { process, inputs: { token } } },
      ...after,
    ],
    ['start > l', ['l.body > c', ...after.map(({ id }) => id)].join(' > ')],
  );

describe('passwords of called processes', () => {
  let installation: Installation;
  let url: string;
  let database: pg.Client;

  beforeAll(async () => {
    installation = await createInstallation();
    database = new pg.Client({ connectionString: installation.databaseUrl });
    await database.connect();
    ({ url } = await installation.startHere('all'));
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  /** All that is shown of a job, as text. */
  const shown = async (job: number): Promise<string> => {
    const paths = [`job/job/${job}/`, `job/step/?job=${job}&limit=1000`, `process/logfile/?jobId=${job}`];
    const texts = await Promise.all(paths.map(async (path) => (await send(url, `/api/${path}`)).text));
    return texts.join('\n');
  };

  const isParked = (job: number): Promise<true> =>
    until(async () => {
      const parked = `SELECT FROM job WHERE id = $1 AND state = 'running' AND worker IS NULL`;
      return (await database.query(parked, [job])).rowCount === 1;
    }, 'the job is parked');

  it.each([
    ['given by the caller', {}, { token: GIVEN }],
    ['that are defaults', { value: 'made-up-secret' }, {}],
  ])(
    '%s are hidden in lines, steps and outputs of the process and of its caller',
    async (_, more, inputs) => {
      const process = await submit(url, printing(more));
      const caller = line(
        { id: 'c', name: CALL, inputs: { process, inputs } },
        { id: 'o', name: PRINT, inputs: { message: 'got {{ nodes.c.outputs.token }}' } },
        { id: 'r', name: 'core.programming.return', inputs: { outputs: '{{ nodes.c.outputs }}' } },
      );
      const job = await execute(url, await submit(url, caller), TRIAL);
      expect(await ended(url, job)).toMatchObject({ state: 'successful', outputs: { token: '***' } });
      const text = await shown(job);
      expect(text).toMatch(/ c\/p \*\*\*, \*\*\*/);
      expect(text).toMatch(/ o got \*\*\*/);
      expect(text).not.toMatch(/made-up-secret|bWFkZS11cC1zZWNyZXQ/);
    },
  );

  it('are hidden after the job has waited, also what the call returned before', async () => {
    const process = await submit(url, printing());
    const caller = line(
      { id: 'c', name: CALL, inputs: { process, inputs: { token: GIVEN } } },
      { id: 't', name: 'core.event.token' },
      { id: 'u', name: PRINT, inputs: { message: '{{ nodes.t.url }}' } },
      { id: 'w', name: 'core.event.wait', inputs: { token: '{{ nodes.t.token }}' } },
      {
        id: 'o',
        name: PRINT,
        inputs: { message: 'got {{ nodes.c.outputs.token }} {{ nodes.w.body.word }}' },
      },
    );
    const job = await execute(url, await submit(url, caller), TRIAL);
    const link = await linkOf(url, job);
    await isParked(job);
    expect((await answer(url, link, { word: 'go' })).status).toBe(202);
    expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    expect(await shown(job)).toMatch(/ o got \*\*\* go/);
  });

  it('are hidden where the process refuses its inputs', async () => {
    const process = await submit(url, printing());
    const inputs = { token: GIVEN, unknown: 1 };
    const job = await execute(
      url,
      await submit(url, line({ id: 'c', name: CALL, inputs: { process, inputs } })),
      TRIAL,
    );
    expect((await ended(url, job)).error).toContain('the inputs of process');
    expect(await shown(job)).not.toContain('made-up-secret');
  });

  it('are hidden by their beginnings if they are larger than all that can be hidden', async () => {
    const process = await submit(url, printing());
    const inputs = { token: '{{ "made-up" & $pad("", 40000, "-secret") }}' };
    const job = await execute(
      url,
      await submit(url, line({ id: 'c', name: CALL, inputs: { process, inputs } })),
      TRIAL,
    );
    expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    expect(await shown(job)).not.toContain('made-up');
  });

  it('are hidden in each round of a loop that gives others', async () => {
    const process = await submit(url, printing());
    const token = '{{ "pass-of-customer-" & nodes.l.element & $pad("", 60, "-word") }}';
    const caller = calling(process, token, { times: 900, concurrency: 50 });
    const job = await execute(url, await submit(url, caller), TRIAL);
    expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}`);
    expect(body.logcontent.match(/ c\/p \*\*\*, \*\*\*/g)).toHaveLength(900);
  });

  it.each(['core.programming.fail', 'core.programming.break'])(
    'are not shown by calls that a sibling ends with %s before they begin',
    async (ending) => {
      const process = await submit(url, printing());
      const token = '{{ "made" & "-up-secret-" & nodes.l.element }}';
      const caller = calling(process, token, { times: 10, concurrency: 10 }, [{ id: 'e', name: ending }]);
      for (let round = 0; round < 5; round++) {
        const job = await execute(url, await submit(url, caller), TRIAL);
        await ended(url, job);
        expect(await shown(job)).not.toContain('made-up-secret');
      }
    },
  );

  it('stay hidden in the error of a node after those of later calls, and after the job has waited', async () => {
    const failing = flow(
      [
        { id: 'start', name: 'core.event.start' },
        {
          id: 'f',
          name: 'core.programming.fail',
          inputs: { message: 'the login failed with {{ vars.token }}' },
        },
      ],
      ['start > f'],
      [{ name: 'token', type: 'password' }],
    );
    const [first, later] = [await submit(url, failing), await submit(url, printing())];
    const token = '{{ "pass-of-customer-" & nodes.l.element & $pad("", 1000, "-word") }}';
    const caller = flow(
      [
        { id: 'start', name: 'core.event.start' },
        {
          id: 'c',
          name: CALL,
          inputs: { process: first, inputs: { token: GIVEN } },
          common: { continueOnErr: true },
        },
        { id: 'l', name: 'core.programming.forEach', inputs: { list: '{{ [1..40] }}' } },
        { id: 'd', name: CALL, inputs: { process: later, inputs: { token } } },
        { id: 't', name: 'core.event.token' },
        { id: 'u', name: PRINT, inputs: { message: '{{ nodes.t.url }}' } },
        { id: 'w', name: 'core.event.wait', inputs: { token: '{{ nodes.t.token }}' } },
      ],
      ['start > c > l', 'l.body > d', 'l.completed > t > u > w'],
    );
    const job = await execute(url, await submit(url, caller), TRIAL);
    const link = await linkOf(url, job);
    await isParked(job);
    const parked = await shown(job);
    await answer(url, link, {});
    await ended(url, job);
    for (const text of [parked, await shown(job)]) {
      expect(text).toContain('the login failed with ***');
      expect(text).not.toContain('made-up-secret');
    }
  });

  it('are hidden while the process runs, however many others run with it', async () => {
    const printingLate = flow(
      [
        { id: 'start', name: 'core.event.start' },
        { id: 'd', name: 'core.time.delay', inputs: { seconds: 0.5 } },
        { id: 'p', name: PRINT, inputs: { message: '{{ vars.token }}' } },
      ],
      ['start > d > p'],
      [{ name: 'token', type: 'password' }],
    );
    const process = await submit(url, printingLate);
    const token = '{{ "made" & "-up-secret-" & nodes.l.element & $pad("", 1000, "-word") }}';
    const caller = calling(process, token, { times: 30, concurrency: 30 });
    const job = await execute(url, await submit(url, caller), TRIAL);
    expect(await ended(url, job)).toMatchObject({ state: 'successful' });
    expect(await shown(job)).not.toContain('made-up-secret');
  });
});
