import pg from 'pg';
import type { CallbackView } from '../../src/callbacks/dto/callback-view.js';
import { execute, line, submit } from '../support/flows.js';
import { type Answer, send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';
import { answers, type Receiver, startReceiver } from './receiver.js';

/** A flow that ends at once. */
export const printing = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });

/** For the tests of a `describe`: a server, a process that it runs, and a receiver of callbacks, which accepts them unless a test says otherwise. */
export function sentCallbacks() {
  let server: Server;
  let database: pg.Pool;
  let receiver: Receiver;
  let process: number;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    database = new pg.Pool({ connectionString: server.database });
    receiver = await startReceiver(answers(204));
    process = await submit(server.url, printing);
  });

  beforeEach(() => {
    receiver.behaviour = answers(204);
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await receiver.close();
  });

  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
    send(server.url, path, { method: 'POST', body, headers });
  const get = async (path: string, headers: Record<string, string> = {}): Promise<any> =>
    (await send(server.url, path, { headers })).body;
  const callbackOf = async (job: number): Promise<CallbackView | undefined> =>
    (await get(`/api/job/callback/?job=${job}`)).results[0];
  const run = (more: object = {}): Promise<number> =>
    execute(server.url, process, { callback_url: `${receiver.url}/done`, ...more });

  /** The callback of the job as soon as `holds`. */
  const callbackWhen = (job: number, holds: (callback: CallbackView) => boolean): Promise<CallbackView> => {
    let callback: CallbackView | undefined;
    return until(
      async () => {
        callback = await callbackOf(job);
        return callback !== undefined && holds(callback) && callback;
      },
      () => `the callback fits: ${JSON.stringify(callback)}`,
    );
  };
  const delivered = (job: number): Promise<CallbackView> =>
    callbackWhen(job, ({ state }) => state === 'delivered');
  const tried = (job: number, times: number): Promise<CallbackView> =>
    callbackWhen(job, ({ tries }) => tries.length >= times);
  /** Makes the next try due. */
  const hurry = (job: number) =>
    database.query(`UPDATE callback SET next_time = now() WHERE job_id = $1`, [job]);

  return {
    post,
    get,
    callbackOf,
    run,
    callbackWhen,
    delivered,
    tried,
    hurry,
    /** Makes the secret that signs callbacks from now on, and returns it. */
    newSecret: async (): Promise<string> => (await post('/api/job/callback/secret/')).body.secret,
    get url() {
      return server.url;
    },
    get database() {
      return database;
    },
    get receiver() {
      return receiver;
    },
    get process() {
      return process;
    },
  };
}
