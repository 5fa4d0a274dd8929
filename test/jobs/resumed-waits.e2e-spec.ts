import { ended, execute, flow, jobWhen, type ShortNode, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
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

  const set: ShortNode = {
    ...{ id: 's', name: 'core.variable.set', inputs: { value: 7_200 } },
    options: { variable: 'seconds' },
  };
  const event: ShortNode = {
    ...{ id: 'w', name: 'core.event.wait', inputs: { token: '{{ nodes.t.token }}' } },
    options: { seconds: 3_600 },
  };
  const delay: ShortNode = { id: 'w', name: 'core.time.delay', inputs: { seconds: '{{ vars.seconds }}' } };
  const token: ShortNode = { id: 't', name: 'core.event.token' };
  const waiting = (wait: ShortNode, ...put: ShortNode[]) => {
    const nodes = [start, token, post('a'), ...put, wait];
    return flow(
      nodes,
      [nodes.map(({ id }) => id).join(' > ')],
      [{ name: 'seconds', type: 'number', scope: 'flow', value: 3_600 }],
    );
  };

  it.each([
    { what: 'a wait ends when it was due', wait: delay, put: print('p', 'new'), isSame: true },
    { what: 'a wait for an event ends when it was due', wait: event, put: print('p', 'new'), isSame: true },
    { what: 'a wait for other seconds begins anew', wait: delay, put: set, isSame: false },
  ])('where something new comes before it, $what', async ({ wait, put, isSame }) => {
    const id = await submit(service.url, waiting(wait));
    const first = await execute(service.url, id);
    const due = await dueOf(first);
    await stopped(first);
    await upload(id, waiting(wait, put));
    const second = (await resume(first, { version: 2 })).body.job_id;
    expect((await dueOf(second)) === due).toBe(isSame);
    await stopped(second);
    await upload(id, waiting(wait, put, print('q', 'newer')));
    const third = (await resume(second, { version: 3 })).body.job_id;
    expect((await dueOf(third)) === due).toBe(isSame);
    await stopped(third);
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
