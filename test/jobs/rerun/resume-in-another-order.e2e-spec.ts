import { ended, execute, flow, submit, type ShortNode } from '../../support/flows.js';
import { resumes } from './resumes.js';

describe('a job that is resumed with a version that follows the same nodes otherwise', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, resume, news, stopAt, upload } = service;

  const set: ShortNode = {
    id: 's',
    name: 'core.variable.set',
    inputs: { value: 5 },
    options: { variable: 'x' },
  };
  const variables = [{ name: 'x', type: 'number', scope: 'flow', value: 0 }];

  describe('and whose request was cut off', () => {
    /** Whether the request has the same key as before, after a resume with the other links. */
    const keepsKey = async (links: string[], otherLinks: string[]): Promise<boolean> => {
      hanging.add('/b');
      const asking = post('b', '/b', { inputs: { ...post('b').inputs, body: { amount: '{{ vars.x }}' } } });
      const sequence: ShortNode = { id: 'q', name: 'core.programming.sequence' };
      const nodes = [start, print('a', 'a'), print('z', 'z'), print('y', 'y'), sequence, set, asking];
      const id = await submit(service.url, flow(nodes, links, variables));
      const first = await stopAt(await execute(service.url, id), '/b');
      const [, key] = news().at(-1)!;
      await upload(id, flow(nodes, otherLinks, variables));
      const again = await resume(first.id, { version: 2 });
      await stopAt(again.body.job_id, '/b');
      return news().at(-1)![1] === key;
    };

    it.each([
      ['before what had run', ['start > a', 'a > s', 'a > b'], ['start > a', 'a > b', 'a > s']],
      ['without what had run', ['start > a', 'a > s', 'a > b'], ['start > a', 'a > b']],
      [
        'before a part of a sequence',
        ['start > q', 'q.1 > s', 'q.2 > b'],
        ['start > q', 'q.3 > s', 'q.2 > b'],
      ],
    ])('sends it with another key %s, since its body can be another one', async (_, links, otherLinks) => {
      expect(await keepsKey(links, otherLinks)).toBe(false);
    });

    it('sends it with the same key where only what comes after it changes', async () => {
      const links = ['start > a', 'a > s', 'a > b', 'a > z', 'a > y'];
      expect(await keepsKey(links, ['start > a', 'a > s', 'a > b', 'a > y', 'a > z', 'b > q'])).toBe(true);
    });
  });

  it('is refused where a branch in a loop reads an input that is of another type there, and would end the loop', async () => {
    broken.add('/h');
    const nodes: ShortNode[] = [
      start,
      { id: 'l', name: 'core.programming.forEach', inputs: { list: [1, 2] }, options: { concurrency: 2 } },
      { id: 'c', name: 'core.programming.branch', inputs: { condition: '{{ $type(inputs.x) = "string" }}' } },
      { id: 'br', name: 'core.programming.break' },
      print('p', 'a round'),
      post('h'),
    ];
    const links = ['start > l', 'l.body > c', 'c.then > br', 'c.else > p', 'l.completed > h'];
    const typed = (type: string) => flow(nodes, links, [{ name: 'x', type, scope: 'flow', value: null }]);
    const id = await submit(service.url, typed('string'));
    const first = await ended(service.url, await execute(service.url, id, { inputs: { x: '5' } }));
    expect(first.state).toBe('failed');
    await upload(id, typed('number'));
    expect(await service.resume(first.id, { version: 2 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and may get other values in that version: "c"'] },
    });
  });
});
