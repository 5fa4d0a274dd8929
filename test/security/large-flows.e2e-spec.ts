import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { withoutStall } from '../support/stalls.js';

/*
 * Flows that are large or hostile in every way that a body of 10 MiB allows. They must not delay other clients. Flows that take long to check are smaller
 * than the limits: on the main thread each would still take it for seconds.
 */

const START = { id: 's', namespace: 'core.event', name: 'start' };
const print = (id: string, message: unknown) => ({
  id,
  namespace: 'core.log',
  name: 'print',
  ports: { input: [{ name: 'message', value: message }] },
});
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i));
const prints = (count: number, message: (index: number) => unknown) =>
  many(count, (index) => print(`p${index}`, message(index)));
const expression = (source: string, id = 'e') => ({
  id,
  namespace: 'core.operation',
  name: 'expression',
  detailPanel: { options: { formDatas: [{ name: 'expression', value: source }] } },
});

interface Hostile {
  name: string;
  nodes: () => unknown[];
  /** The result of `upload`: the code of a fault, or `accepted`. */
  upload: string;
  more?: () => object;
}

const FLOWS: Hostile[] = [
  {
    name: '1,200 nodes with 10 lists nested 88 deep',
    nodes: () => prints(1_200, () => many(10, () => nested(88))),
    upload: 'too-many-values',
  },
  {
    name: 'a list of 6 MB',
    nodes: () => [
      print(
        'p',
        many(3_000_000, () => 1),
      ),
    ],
    upload: 'too-many-values',
  },
  {
    name: '2,000 faulty nodes',
    nodes: () => prints(2_000, () => '{{ nodes.zz.a + }}'),
    upload: 'bad-expression',
  },
  {
    name: '50,000 invalid entries in ports',
    nodes: () => many(4_900, () => ({ id: 'x'.repeat(190), ports: { input: many(10, () => 1) } })),
    upload: 'unknown-node',
  },
  {
    name: '2,000 nodes with an expression of 190 characters',
    nodes: () => prints(2_000, (index) => `{{ ${`vars.a${index} + `.repeat(15)}1 }}`),
    upload: 'unknown-variable',
  },
  {
    name: '20,000 expressions in one text',
    nodes: () => [print('p', many(19_000, (index) => `{{ $$.a${index} }}`).join(''))],
    upload: 'accepted',
  },
  {
    name: '20,000 expressions in one list',
    nodes: () => [
      print(
        'p',
        many(19_000, (index) => `{{ $$.a${index} }}`),
      ),
    ],
    upload: 'accepted',
  },
  {
    name: 'expressions of 50 KB',
    nodes: () => prints(8, (index) => `{{ [${many(24_000, () => index % 10).join(',')}] }}`),
    upload: 'bad-expression',
  },
  {
    name: 'expressions of 10 KB',
    nodes: () => prints(49, (index) => `{{ [${many(4_900, () => index % 10).join(',')}] }}`),
    upload: 'accepted',
  },
  {
    name: '2,000 distinct patterns with 1,000 repetitions',
    nodes: () =>
      many(500, (n) => expression(many(4, (m) => `$match(a, /a{99${m}}${n}/)`).join(' & '), `e${n}`)),
    upload: 'too-many-expressions',
  },
  {
    name: 'paths of 5,000 steps',
    nodes: () => prints(50, (index) => `{{ a${index}${'.a'.repeat(4_900)} }}`),
    upload: 'bad-expression',
  },
  {
    name: '24,000 patterns with 1,000 repetitions',
    nodes: () =>
      many(40, (n) => expression(`[${many(600, () => '$f(a,/a{1000}/)').join(',')}, ${n}]`, `e${n}`)),
    upload: 'bad-expression',
  },
  {
    name: '2,500 nodes that each read all of 2,400 nodes',
    nodes: () => [
      ...prints(2_500, (index) => `{{ $keys(nodes)[${index}] }}`),
      ...many(2_400, (index) => expression('1', `o${index}`)),
    ],
    upload: 'accepted',
  },
  {
    name: '1,500 nodes with 400 front-end entries each, 3 MB',
    nodes: () => prints(1_500, () => 'a').map((node) => ({ ...node, style: many(400, () => [[]]) })),
    upload: 'accepted',
  },
  {
    name: 'a variable of 3 MB',
    nodes: () => [],
    more: () => ({ variables: [{ name: 'v', type: 'array', value: many(1_000_000, () => 1) }] }),
    upload: 'too-many-values',
  },
];

describe('other clients are served while a large flow is saved, checked, submitted and run:', () => {
  let installation: Installation;
  let server: RunningProcess;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_ROLE: 'all' });
    server = await installation.start('all');
  });

  afterAll(() => installation.close());

  const post = (call: string, body: unknown) =>
    send(server.url, `/api/process/${call}/`, { method: 'POST', body, headers: JSON_HEADERS });

  it.each(FLOWS)(
    '$name',
    async ({ nodes, upload, more }) => {
      const { body } = await post('process', { name: 'n', project: 'p' });
      const id = body.id as number;
      const all = [START, ...nodes()];
      const links = (all as { id: string; name: string }[])
        .slice(1)
        .flatMap(({ id: target, name }, index) =>
          name === 'print' && index < 50 ? [{ source: 's', target }] : [],
        );
      const text = Buffer.from(
        JSON.stringify({ id, nodeList: all, linkList: links, variables: [], ...more?.() }),
      );
      expect(text.length).toBeLessThan(10 * 1024 * 1024);
      expect((await withoutStall(server, 'save', () => post('save', text))).status).toBe(200);
      const submitted = await withoutStall(server, 'upload', () => post('upload', { id }));
      if (upload === 'accepted') expect(submitted.body).toEqual({ success: true });
      else expect(submitted.body.errors.map(({ code }: { code: string }) => code)).toContain(upload);
      expect((await withoutStall(server, 'check of the body', () => post('check', text))).status).toBe(
        upload === 'accepted' ? 200 : 400,
      );
      const read = () => send(server.url, `/api/process/intact/?id=${id}`);
      expect((await withoutStall(server, 'intact', read)).status).toBe(200);
      await withoutStall(server, 'execute', async () => {
        const started = await post('execute', { id });
        if (started.status !== 200) return started;
        return send(server.url, `/api/job/job/${started.body.job_id as number}/?wait=60`);
      });
    },
    240_000,
  );
});

const JSON_HEADERS = { 'content-type': 'application/json' };
