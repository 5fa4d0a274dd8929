import { ended, execute, flow, jobWhen, type ShortNode, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';
import { resumes } from './resumes.js';

describe('a job that is resumed with another version', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, resume, resumed, stopAt, paths, upload } = service;

  /** The moment at which a job goes on that is parked. */
  const dueOf = async (job: number): Promise<string> => {
    const parked = `SELECT lease_until::text AS due FROM job WHERE id = $1 AND state = 'running' AND worker IS NULL`;
    return until(
      async () => (await service.database.query(parked, [job])).rows[0]?.due as string | undefined,
      'the job is parked',
    );
  };
  const stopped = async (job: number): Promise<void> => {
    await send(service.url, `/api/process/stop/${job}/`, { method: 'POST' });
    await ended(service.url, job);
  };

  const set = (seconds: number): ShortNode => ({
    ...{ id: 's', name: 'core.variable.set', inputs: { value: seconds } },
    options: { variable: 'seconds' },
  });
  const token: ShortNode = { id: 't', name: 'core.event.token' };
  const event: ShortNode = {
    ...{ id: 'w', name: 'core.event.wait', inputs: { token: '{{ nodes.t.token }}' } },
    options: { seconds: 3_600 },
  };
  const delay: ShortNode = { id: 'w', name: 'core.time.delay', inputs: { seconds: '{{ vars.seconds }}' } };
  const before = print('w', 'late');
  const waitBefore: ShortNode = { ...before, common: { before: 3_600 } };
  const said = print('p', 'new');
  const inLine = (...nodes: ShortNode[]) =>
    flow(
      [start, token, post('a'), ...nodes],
      [['start', 't', 'a', ...nodes.map(({ id }) => id)].join(' > ')],
      [{ name: 'seconds', type: 'number', scope: 'flow', value: 3_600 }],
    );

  it.each([
    {
      title: 'ends when it was due where something new comes before it',
      first: [delay],
      second: [said, delay],
      isSame: true,
    },
    {
      title: 'for an event ends when it was due where something new comes before it',
      first: [event],
      second: [said, event],
      isSame: true,
    },
    {
      title: 'before a node ends when it was due where something new comes before it',
      first: [waitBefore],
      second: [said, waitBefore],
      isSame: true,
    },
    {
      title: 'begins anew where it gets other seconds',
      first: [delay],
      second: [set(7_200), delay],
      isSame: false,
    },
    {
      title: 'begins anew where it gets other seconds from further before it',
      first: [delay],
      second: [set(7_200), said, delay],
      isSame: false,
    },
    {
      title: 'begins anew where the seconds that it got are corrected',
      first: [set(3_600), delay],
      second: [set(7_200), delay],
      isSame: false,
    },
  ])('a wait $title', async ({ first, second, isSame }) => {
    const id = await submit(service.url, inLine(...first));
    const job = await execute(service.url, id);
    const due = await dueOf(job);
    await stopped(job);
    await upload(id, inLine(...second));
    const next = (await resume(job, { version: 2 })).body.job_id;
    const dueThen = await dueOf(next);
    expect(dueThen === due).toBe(isSame);
    await stopped(next);
    await upload(id, inLine(print('q', 'newer'), ...second));
    const last = (await resume(next, { version: 3 })).body.job_id;
    expect(await dueOf(last)).toBe(dueThen);
    await stopped(last);
  });

  it('has as many retries left where something new comes before them', async () => {
    const retrying = post('h', '/h', { common: { retries: 2, retryDelay: 0.1 } });
    const id = await submit(service.url, flow([start, retrying], ['start > h']));
    broken.add('/h');
    const first = await execute(service.url, id);
    await jobWhen(service.url, first, () => service.asked.length === 1);
    hanging.add('/h');
    await jobWhen(service.url, first, () => service.asked.length === 2);
    const { id: job } = await stopAt(first, '/h');
    await upload(id, flow([start, print('p', 'new'), retrying], ['start > p > h']));
    hanging.clear();
    paths();
    expect(await resumed(job, { version: 2 })).toMatchObject({ state: 'failed' });
    expect(paths()).toEqual(['/h', '/h']);
  });

  it('has its inputs as they were given, also where a version between declared them as another type', async () => {
    const declaring = (type: string) =>
      flow(
        [start, post('a', '/a', { inputs: { ...post('a').inputs, body: '{{ [vars.part, inputs.part] }}' } })],
        ['start > a'],
        [{ name: 'part', type, scope: 'flow', value: null }],
      );
    const id = await submit(service.url, declaring('string'));
    broken.add('/a');
    let job = await execute(service.url, id, { inputs: { part: '007' } });
    await ended(service.url, job);
    for (const [index, type] of ['number', 'string'].entries()) {
      await upload(id, declaring(type));
      job = (await resumed(job, { version: index + 2 })).id;
    }
    expect(service.asked.splice(0).map(({ body }) => body)).toEqual([
      ['007', '007'],
      [7, 7],
      ['007', '007'],
    ]);
    const { body } = await send(service.url, `/api/job/job/${job}/`);
    expect(body.inputs).toEqual({ part: '007' });
  });
});
