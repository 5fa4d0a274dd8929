import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { readSettings } from '../config/settings.js';
import { Signals } from './signals.js';

const prefix = 'signals-spec';

it('workers are told of due jobs at once, and then once in some milliseconds for all of them', async () => {
  const url = process.env.REDIS_URL ?? '';
  const subscriber = new Redis(url);
  const heard: string[] = [];
  subscriber.on('message', (channel: string, ids: string) =>
    heard.push(`${channel.split(':').pop()} ${ids}`),
  );
  await subscriber.subscribe(`${prefix}:signal:due`, `${prefix}:signal:stop`);
  const hearing = async (message: string): Promise<void> => {
    while (!heard.includes(message)) await once(subscriber, 'message');
  };
  const settings = readSettings({ REDIS_URL: url, LIUCHENG_REDIS_PREFIX: prefix });
  const signals = new Signals(settings);
  // A process that has just begun is not connected yet.
  while (heard.length === 0) {
    signals.send('stop', [1]);
    await setImmediate();
  }
  signals.send('stop', [2]);
  await hearing('stop 2');
  import.meta.jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  heard.length = 0;

  signals.send('due', [3]);
  await hearing('due 3');
  for (const id of [4, 5, 6]) {
    signals.send('due', [id]);
    await setImmediate();
  }
  signals.send('stop', [7]);
  await hearing('stop 7');
  expect(heard).toEqual(['due 3', 'stop 7']);

  import.meta.jest.advanceTimersByTime(5);
  await hearing('due 4,5,6');
  expect(heard).toEqual(['due 3', 'stop 7', 'due 4,5,6']);

  import.meta.jest.useRealTimers();
  signals.onApplicationShutdown();
  subscriber.disconnect();
});
