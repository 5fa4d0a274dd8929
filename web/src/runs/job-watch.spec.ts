import {
  ConnectionError,
  NotAuthenticated,
  type JobEvent,
  NotFound,
  ValidationError,
} from '@liucheng/client';
import { until } from '../../../test/support/until.js';
import { JobWatch, type WatchClient } from './job-watch.js';

type Watching = Parameters<WatchClient['watch']>[1];

const state = (id: string, to: string): JobEvent =>
  ({ id, event: 'state', data: { id: 1, state: to } }) as JobEvent;
const refusal = (status: number) => ({ status, method: 'GET', url: '/', body: {}, retryAfter: undefined });

/** A client whose streams are given as generators, one for each call of `watch`. */
function clientOf(...streams: ((options: Watching) => AsyncGenerator<JobEvent, void, undefined>)[]) {
  const resumed: (string | undefined)[] = [];
  const client: WatchClient = {
    watch: (_job, options) => {
      resumed.push(options?.lastEventId);
      return streams.shift()!(options);
    },
    jobs: { get: () => new Promise(() => undefined) },
  };
  return { client, resumed };
}

/** Ends when the watch is aborted. */
const aborted = (options: Watching): Promise<never> =>
  new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));

async function* endless(options: Watching): AsyncGenerator<JobEvent, void, undefined> {
  yield state('a', 'running');
  await aborted(options);
}

async function* rest(): AsyncGenerator<JobEvent, void, undefined> {
  yield await Promise.resolve(state('b', 'successful'));
}

const failing = (error: Error) =>
  async function* (): AsyncGenerator<JobEvent, void, undefined> {
    await Promise.resolve();
    if (error.message !== 'never') throw error;
    yield state('x', 'running');
  };

const watchOf = (client: WatchClient) => {
  const watch = new JobWatch(client, 1);
  const stop = watch.subscribe(() => undefined);
  const is = (connection: string) =>
    until(() => watch.snapshot().connection === connection, `it is ${connection}`);
  return { watch, stop, is };
};

it('shows the events of a job until it has ended', async () => {
  const { client } = clientOf(rest);
  const { watch, is } = watchOf(client);
  await is('ended');
  expect(watch.snapshot().job?.state).toBe('successful');
});

it('goes on behind the last event when somebody listens again', async () => {
  const { client, resumed } = clientOf(endless, rest);
  const { watch, stop, is } = watchOf(client);
  await is('live');
  stop();
  watch.subscribe(() => undefined);
  await is('ended');
  expect(resumed).toEqual([undefined, 'a']);
});

it('tells that it reconnects, and is live again when the server answers', async () => {
  let answer: () => void = () => undefined;
  const { client } = clientOf(async function* (options) {
    yield state('a', 'running');
    options?.onReconnect?.(new Error('cut'));
    await aborted(options);
  });
  client.jobs.get = () => new Promise((resolve) => (answer = () => resolve({} as never)));
  const { watch, stop, is } = watchOf(client);
  await is('reconnecting');
  expect(watch.snapshot().job?.state).toBe('running');
  answer();
  await is('live');
  stop();
});

it('begins anew if the server no longer has the last event', async () => {
  const { client, resumed } = clientOf(endless, failing(new ValidationError(refusal(400))), rest);
  const { watch, stop, is } = watchOf(client);
  await is('live');
  stop();
  watch.subscribe(() => undefined);
  await is('ended');
  expect(resumed).toEqual([undefined, 'a', undefined]);
});

it('tells a job that does not exist from a lost server', async () => {
  await watchOf(clientOf(failing(new NotFound(refusal(404)))).client).is('gone');
  const { watch, is } = watchOf(clientOf(failing(new ConnectionError('', null)), rest).client);
  await is('lost');
  watch.retry();
  await is('ended');
});

it('goes on behind the last event after a new login', async () => {
  const expired = async function* (): AsyncGenerator<JobEvent, void, undefined> {
    yield await Promise.resolve(state('a', 'running'));
    throw new NotAuthenticated(refusal(401));
  };
  const { client, resumed } = clientOf(expired, rest);
  const { watch, is } = watchOf(client);
  await is('refused');
  watch.sessionResumed();
  await is('ended');
  expect(resumed).toEqual([undefined, 'a']);
});
