import { Webhook } from 'standardwebhooks';
import { CallbackSecrets } from '../../src/callbacks/callback-secrets.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { NEW_KEY, OLD_KEY, withServerOfKeys } from '../support/keys.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { answers, type Receiver, startReceiver } from './receiver.js';

const printing = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });

describe('after the key of secrets was changed, callbacks', () => {
  let database: TestDatabase;
  let receiver: Receiver;

  beforeAll(async () => {
    database = await cloneDatabase();
    receiver = await startReceiver(answers(204));
  });

  afterAll(async () => {
    await database.drop();
    await receiver.close();
  });

  const withKeys = <Result>(keys: string, work: (server: Server) => Promise<Result>): Promise<Result> =>
    withServerOfKeys(database.url, keys, work);
  const makeSecret = async ({ url }: Server): Promise<string> =>
    (await send(url, '/api/job/callback/secret/', { method: 'POST' })).body.secret;

  it('are signed by the new secret on the day on which the former one signs, too', async () => {
    await withKeys(OLD_KEY, makeSecret);
    const secret = await withKeys(`${NEW_KEY},${OLD_KEY}`, makeSecret);
    await withKeys(NEW_KEY, async ({ url }) => {
      const id = await submit(url, printing);
      const job = await execute(url, id, { callback_url: `${receiver.url}/` });
      const tried = await until(
        async () => (await send(url, `/api/job/callback/?job=${job}`)).body.results[0]?.tries[0],
        'the callback was tried',
      );
      expect(tried).toMatchObject({ status: 204, error: null });
      const [{ text, headers, body }] = receiver.of(job) as [(typeof receiver.received)[number]];
      expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toEqual(body);
    });
  });

  it('wait, without a try, for a worker that can read their secret', async () => {
    await withKeys(OLD_KEY, makeSecret);
    const job = await withKeys(NEW_KEY, async ({ url, app }) => {
      const signing = import.meta.jest.spyOn(app.get(CallbackSecrets, { strict: false }), 'signing');
      const id = await submit(url, printing);
      const started = await execute(url, id, { callback_url: `${receiver.url}/` });
      await until(() => signing.mock.calls.length > 0, 'the worker has looked for the secret');
      return started;
    });
    await withKeys(`${NEW_KEY},${OLD_KEY}`, async ({ url }) => {
      const tries = await until(async () => {
        const { body } = await send(url, `/api/job/callback/?job=${job}`);
        return body.results[0]?.state === 'delivered' && body.results[0].tries;
      }, 'the callback was sent');
      expect(tries).toMatchObject([{ status: 204 }]);
    });
  });
});
