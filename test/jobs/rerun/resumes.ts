import pg from 'pg';
import { ended, execute, flow, jobWhen, submit, type ShortNode } from '../../support/flows.js';
import { type Answer, send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { startStandIn, type StandIn } from '../../support/stand-in.js';

/** For the tests of a `describe`: a server, a service outside to which its jobs send requests, and what resumes them. */
export function resumes() {
  /** The paths that the service does not serve: it refuses them, or never replies. */
  const broken = new Set<string>();
  const hanging = new Set<string>();
  let server: Server;
  let outside: StandIn;
  let database: pg.Pool;

  beforeAll(async () => {
    outside = await startStandIn({
      'POST /*': ({ path }) => {
        if (hanging.has(path)) return 'none';
        return broken.has(path) ? 503 : { body: { path } };
      },
    });
    server = await startServer({
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_SHELL: 'on',
    });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterEach(() => {
    outside.asked.splice(0);
    broken.clear();
    hanging.clear();
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await outside.close();
  });

  const post = (id: string, path = `/${id}`, more: Partial<ShortNode> = {}): ShortNode => ({
    id,
    name: 'core.http.request',
    inputs: { url: `${outside.url}${path}`, body: {} },
    options: { method: 'POST' },
    ...more,
  });
  const start: ShortNode = { id: 'start', name: 'core.event.start' };
  const print = (id: string, message: string): ShortNode => ({
    id,
    name: 'core.log.print',
    inputs: { message },
  });
  const resume = (job: number, more: object = {}): Promise<Answer> =>
    send(server.url, `/api/job/rerun/${job}/`, { method: 'POST', body: { resume: true, ...more } });
  const resumed = async (job: number, more: object = {}): Promise<any> => {
    const { status, text, body } = await resume(job, more);
    if (status !== 200) throw new Error(`the resume answered ${status}: ${text}`);
    return ended(server.url, body.job_id);
  };
  const log = async (job: number): Promise<string> =>
    (await send(server.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
  /** The requests since the last call: path and key. */
  const news = (): [path: string, key: string][] =>
    outside.asked.splice(0).map(({ path, headers }) => [path, String(headers['idempotency-key'])]);
  const paths = (): string[] => news().map(([path]) => path);
  const stopAt = async (job: number, path: string): Promise<any> => {
    await jobWhen(server.url, job, () => outside.asked.some((asked) => asked.path === path));
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    return ended(server.url, job);
  };
  /** Changes the flow and submits it as the next version. */
  const upload = async (id: number, changed: object): Promise<void> => {
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...changed } });
    const { status, text } = await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    if (status !== 200) throw new Error(text);
  };

  /** Runs the first flow until it ends, or waits for `/h` and is stopped; then submits the second one. */
  const afterFirst = async (first: object, second: object): Promise<any> => {
    news();
    const id = await submit(server.url, first);
    const started = await execute(server.url, id);
    const job = hanging.has('/h') ? await stopAt(started, '/h') : await ended(server.url, started);
    await upload(id, second);
    return job;
  };

  // start > say > a > b > c > end
  const chain = (...changed: ShortNode[]) => {
    const nodes = [start, print('say', 'once'), post('a'), post('b'), post('c'), print('end', 'the end')];
    const all = nodes.map((node) => changed.find(({ id }) => id === node.id) ?? node);
    return flow(all, ['start > say', 'say > a', 'a > b', 'b > c', 'c > end']);
  };

  return {
    broken,
    hanging,
    post,
    start,
    print,
    chain,
    resume,
    resumed,
    log,
    news,
    paths,
    stopAt,
    upload,
    afterFirst,
    get url() {
      return server.url;
    },
    get app() {
      return server.app;
    },
    get outside() {
      return outside.url;
    },
    get asked() {
      return outside.asked;
    },
    get database() {
      return database;
    },
  };
}
