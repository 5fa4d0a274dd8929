import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

describe('the node catalogue', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const packages = async (query = '', headers: Record<string, string> = {}) =>
    (await send(server.url, `/api/nodes/package/${query}`, { headers })).body;

  it('lists packages, each with nodes in the format of saved flows', async () => {
    const { count, next, previous, results } = await packages();
    expect([next, previous]).toEqual([null, null]);
    expect(results).toHaveLength(count);
    const time = results.find(({ namespace }: any) => namespace === 'core.time');
    expect(Object.keys(time)).toEqual(['namespace', 'title', 'description', 'nodes']);
    const delay = time.nodes.find(({ name }: any) => name === 'delay');
    expect(delay).toMatchObject({
      namespace: 'core.time',
      nodeType: 'function',
      effect: 'recorded',
      title: 'Delay',
    });
    expect(delay.ports.input).toContainEqual(
      expect.objectContaining({ name: 'seconds', portType: 'input', dataType: 'number' }),
    );
  });

  it('says which ports a flow may add to a node, and what options and inputs hold', async () => {
    const { results } = await packages();
    const node = (namespace: string, name: string) =>
      (results as { namespace: string; nodes: { name: string; ports: { input: unknown[] } }[] }[])
        .find((one) => one.namespace === namespace)!
        .nodes.find((one) => one.name === name)!;
    const none = { inputs: false, outputs: false, flowOutputs: null };
    expect(node('core.time', 'delay')).toMatchObject({ ports: { more: none } });
    expect(node('core.code', 'javascript')).toMatchObject({
      ports: { more: { ...none, inputs: true, outputs: true } },
      detailPanel: { options: { formDatas: [{ name: 'code', holds: 'code' }] } },
    });
    expect(node('core.operation', 'expression')).toMatchObject({
      ports: { more: { ...none, inputs: true } },
      detailPanel: { options: { formDatas: [{ name: 'expression', holds: 'expression' }] } },
    });
    expect(node('core.programming', 'parallel')).toMatchObject({
      ports: { more: { ...none, flowOutputs: 'numbered' } },
    });
    expect(node('core.programming', 'switch')).toMatchObject({
      ports: { more: { ...none, flowOutputs: { option: 'cases' } } },
      detailPanel: { options: { formDatas: [{ name: 'cases', holds: 'names' }] } },
    });
    expect(node('core.programming', 'callProcess').ports.input).toContainEqual(
      expect.objectContaining({ name: 'process', holds: 'process' }),
    );
  });

  it('can be searched by names and titles in both languages, and answers in the requested language', async () => {
    for (const search of ['delay', encodeURIComponent('延时')]) {
      const { results } = await packages(`?search=${search}`, { 'accept-language': 'zh-CN' });
      const titles = results.flatMap(({ nodes }: any) => nodes.map(({ title }: any) => title));
      expect(titles).toContain('延时');
      expect(titles.length).toBeLessThan(6);
    }
  });

  it('has pages like every list', async () => {
    const { count, next, results } = await packages('?limit=2');
    expect(results).toHaveLength(2);
    expect(count).toBeGreaterThan(2);
    expect(next).toContain('limit=2&offset=2');
  });
});
