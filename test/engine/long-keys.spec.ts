import type { ShortNode } from '../../src/flow/testing.js';
import { ask, Outside } from './outside.js';
import { run } from './short-run.js';

const C = 'core.programming.';

/** Loops of one round each within each other, around a node. Their ids begin with `id`. */
function nested(
  levels: number,
  id: string,
  inner: ShortNode,
  innermost: ShortNode = [`${C}repeat`, { count: 1 }],
  port = 'body',
) {
  const ids = Array.from({ length: levels }, (_, level) => `${id}${level}`);
  const nodes: Record<string, ShortNode> = Object.fromEntries(
    ids.map((one, level) => [one, level === levels - 1 ? innermost : [`${C}repeat`, { count: 1 }]]),
  );
  const links = ids.slice(1).map((inside, level) => `${ids[level]}.body > ${inside}`);
  return {
    nodes: { ...nodes, a: inner },
    links: [`start > ${ids[0]}`, ...links, `${ids.at(-1)}.${port} > a`],
  };
}

describe('long keys of steps', () => {
  const print: ShortNode = ['core.log.print', { message: 'inside' }];

  test.each([
    { title: 'loops with ids of 30 characters', levels: 44, id: 'x'.repeat(28) },
    { title: 'loops with ids of 18 Chinese characters', levels: 44, id: '流'.repeat(16) },
    { title: 'loops with the longest ids', levels: 4, id: '流'.repeat(198) },
  ])('are no limit for $title in $levels levels', async ({ levels, id }) => {
    const { nodes, links } = nested(levels, id, print);
    expect(await run(nodes, links)).toMatchObject({ outcome: { state: 'successful' }, printed: ['inside'] });
  });

  test.each<{ title: string; innermost: ShortNode; port: string }>([
    { title: 'a loop', innermost: [`${C}repeat`, { count: 1 }], port: 'body' },
    {
      title: 'a concurrent loop',
      innermost: [`${C}forEach`, { list: [1, 2] }, { concurrency: 2 }],
      port: 'body',
    },
    { title: 'a parallel', innermost: [`${C}parallel`], port: '1' },
    { title: 'a try', innermost: [`${C}tryCatch`], port: 'try' },
  ])('in $title fail a job where a set of them would take seconds', async ({ innermost, port }) => {
    const { nodes, links } = nested(5, '流'.repeat(198), print, innermost, port);
    const { outcome } = await run(nodes, links);
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('have ids of more than 8192 characters together'),
    });
  });

  test('of requests in flight are not noted beyond 1 MiB when a job is stopped', async () => {
    const outside = new Outside();
    outside.hanging.add('h');
    const rounds: ShortNode = [
      `${C}forEach`,
      { list: Array.from({ length: 300 }, (_, index) => index) },
      { concurrency: 300 },
    ];
    const sent = async (id: string): Promise<number> => {
      const { nodes, links } = nested(4, id, ask('h'), rounds);
      const stop = new AbortController();
      const stopWhenAllAsked = (): void => {
        if (outside.asked.length < 300) setImmediate(stopWhenAllAsked);
        else stop.abort();
      };
      setImmediate(stopWhenAllAsked);
      const signal = Object.assign(stop.signal, { isStop: true });
      const { journal } = await outside.run(nodes, links, { signal });
      outside.asked.splice(0);
      return [...journal.cut().recorded.keys()].filter((key) => key.includes('~sent')).length;
    };
    expect(await sent('x')).toBe(300);
    expect(await sent('流'.repeat(198))).toBeLessThan(150);
  });
});
