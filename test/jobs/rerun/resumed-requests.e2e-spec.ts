import { execute, flow, submit, type ShortNode } from '../../support/flows.js';
import { resumes } from './resumes.js';

describe('a request that was in flight when its job was stopped', () => {
  const service = resumes();
  const { hanging, post, start, print, resume, stopAt, upload } = service;

  /** Executes a flow until its request to `/b`, stops it there, and resumes it. Returns what the two requests had in common. */
  const compared = async (
    [before, now]: [object, object?],
    inputs: object = {},
  ): Promise<{ key: boolean; body: boolean }> => {
    hanging.add('/b');
    const id = await submit(service.url, before);
    const first = await stopAt(await execute(service.url, id, { inputs }), '/b');
    const [sent] = service.asked.splice(0).slice(-1);
    if (now !== undefined) await upload(id, now);
    const { body, text, status } = await resume(first.id, now === undefined ? {} : { version: 2 });
    if (status !== 200) throw new Error(text);
    await stopAt(body.job_id, '/b');
    const [again] = service.asked.splice(0).slice(-1);
    return {
      key: sent!.headers['idempotency-key'] === again!.headers['idempotency-key'],
      body: JSON.stringify(sent!.body) === JSON.stringify(again!.body),
    };
  };

  const asking = (body: unknown): ShortNode =>
    post('b', '/b', { inputs: { ...post('b').inputs, ...(body === undefined ? {} : { body }) } });
  const input = (type: string, value: unknown = null) => [{ name: 'x', type, scope: 'flow', value }];
  const typed = (type: string, body: unknown): object =>
    flow([start, asking(body)], ['start > b'], input(type));
  const linked = (...links: string[]): object =>
    flow(
      [start, post('a'), post('b', '/b', { inputs: { url: post('b').inputs!.url } })],
      ['start > a > b', ...links],
    );

  it.each<{ change: string; flows: () => [object, object]; inputs?: object }>([
    {
      change: 'the order of the links to an input',
      flows: () => [
        linked('a.status > b.body', 'a.body > b.body'),
        linked('a.body > b.body', 'a.status > b.body'),
      ],
    },
    {
      change: 'the type of an input',
      flows: () => [typed('string', { v: '{{ inputs.x }}' }), typed('number', { v: '{{ inputs.x }}' })],
      inputs: { x: '5' },
    },
    {
      change: 'the type of an input, read with all',
      flows: () => [typed('string', '{{ inputs }}'), typed('number', '{{ inputs }}')],
      inputs: { x: '5' },
    },
    {
      change: 'the default of a variable, read without its name',
      flows: () => [
        flow([start, asking({ v: '{{ *.x }}' })], ['start > b'], input('number', 1)),
        flow([start, asking({ v: '{{ *.x }}' })], ['start > b'], input('number', 2)),
      ],
    },
    {
      change: 'the order of keys, besides another node',
      flows: () => [
        flow([start, asking({ a: 1, c: 2 })], ['start > b']),
        flow([start, asking({ c: 2, a: 1 }), print('z', 'z')], ['start > b > z']),
      ],
    },
  ])('is sent with another key if a version changes $change, and so its body', async ({ flows, inputs }) => {
    expect(await compared(flows(), inputs)).toEqual({ key: false, body: false });
  });

  it('is sent with its key if a version changes what does not concern it', async () => {
    const one = flow([start, asking({ v: '{{ job.id }}' })], ['start > b']);
    const other = flow(
      [start, print('y', 'y'), asking({ v: '{{ job.id }}' }), print('z', 'z')],
      ['start > b', 'b > z', 'z > y'],
    );
    expect(await compared([one, other])).toEqual({ key: true, body: true });
  });

  it('has the same body where it names its job: a resumed job reads the id of the job that it goes on with', async () => {
    const one = flow([start, asking({ v: '{{ job.id }}' })], ['start > b']);
    expect(await compared([one])).toEqual({ key: true, body: true });
  });

  it('is sent with another key, with another version, if its worker was killed: what it had sent is not known', async () => {
    const before = flow([start, asking({ v: 1 })], ['start > b']);
    const now = flow([start, asking({ v: 1 }), print('z', 'z')], ['start > b > z']);
    hanging.add('/b');
    const id = await submit(service.url, before);
    const job = await execute(service.url, id);
    await stopAt(job, '/b');
    await service.database.query(`DELETE FROM job_journal WHERE job_id = $1`, [job]);
    const [sent] = service.news().slice(-1);
    await upload(id, now);
    const { body } = await resume(job, { version: 2 });
    await stopAt(body.job_id, '/b');
    const [again] = service.news().slice(-1);
    expect(again![1]).not.toBe(sent![1]);
    await stopAt((await resume(body.job_id)).body.job_id, '/b');
    expect(service.news().slice(-1)).toEqual([again]);
  });
});
