import pg from 'pg';
import { ended, execute, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const CHINESE = { headers: { 'accept-language': 'zh-CN' } };

describe('the error of a job', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(40) });
  });

  afterAll(() => server.close());

  const failed = async (definition: object, inputs: object = {}): Promise<number> => {
    const process = await submit(server.url, definition);
    const job = await execute(server.url, process, { inputs });
    expect(await ended(server.url, job)).toMatchObject({ state: 'failed' });
    return job;
  };

  it('is in the requested language in the detail, for nodes and in the list', async () => {
    const job = await failed(line({ id: 'p', name: 'core.log.print', inputs: { message: '{{ "a" + 1 }}' } }));
    const english =
      /^Node "p": its input "message": the expression "a" \+ 1 failed: The left side of the "\+" operator/;
    const chinese = '节点“p”：其输入“message”：表达式 "a" + 1 求值失败：运算符 + 的左侧应为数字';
    const page = `/api/job/job/${job}/`;
    const { body: en } = await send(server.url, page);
    const { body: zh } = await send(server.url, page, CHINESE);
    expect(en.error).toMatch(english);
    expect(zh.error).toContain(chinese);
    const errorsOf = ({ nodes }: { nodes: { error: string | null }[] }) =>
      nodes.flatMap(({ error }) => error ?? []);
    expect(errorsOf(en)).toEqual([en.error.replace('Node "p": ', '')]);
    expect(errorsOf(zh)).toEqual([zh.error.replace('节点“p”：', '')]);
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    const list = await send(server.url, '/api/job/job/', CHINESE);
    const [listed] = list.body.results.filter(({ id }: { id: number }) => id === job);
    expect(listed.error).toBe(zh.error);
    const { body: log } = await send(server.url, `/api/process/logfile/?jobId=${job}`, CHINESE);
    expect(log.logcontent).toContain(`error p ${en.error}`);
  });

  it('hides secrets in every language', async () => {
    const variable = { name: 'key', type: 'password', scope: 'flow', value: '' };
    const definition = {
      ...line({ id: 'p', name: 'core.time.delay', inputs: { seconds: '{{ vars.key }}' } }),
      variables: [variable],
    };
    const job = await failed(definition, { key: 'correct-horse-battery' });
    for (const init of [{}, CHINESE]) {
      const { text, body } = await send(server.url, `/api/job/job/${job}/`, init);
      expect(text).not.toContain('correct-horse');
      expect(body.error).toContain('***');
    }
  });

  it('is in the requested language if a flow fails without a message', async () => {
    const job = await failed(line({ id: 'f', name: 'core.programming.fail' }));
    expect((await send(server.url, `/api/job/job/${job}/`)).body.error).toBe('The flow has failed');
    expect((await send(server.url, `/api/job/job/${job}/`, CHINESE)).body.error).toBe('流程已失败');
  });

  it('is English if there is no other text, as for jobs of earlier releases and messages of flow authors', async () => {
    const job = await failed(
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: 'no such order' } }),
    );
    expect((await send(server.url, `/api/job/job/${job}/`, CHINESE)).body.error).toBe('no such order');
    const database = new pg.Client({ connectionString: server.database });
    await database.connect();
    await database.query(`UPDATE job SET error = 'an older text', error_zh = NULL WHERE id = $1`, [job]);
    await database.end();
    expect((await send(server.url, `/api/job/job/${job}/`, CHINESE)).body.error).toBe('an older text');
  });
});
