import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPackage, FakeClock, runFlow, runNode, shortFlow } from 'liucheng/testing';
import chat from './index.js';
import { mention } from './mention.js';
import { send } from './send.js';

const MESSAGE = { server: 'http://chat.test', room: 'ops', text: 'Hello' };

/**
 * A chat server that gives these answers in turn, and keeps what it is asked.
 *
 * @param {import('node:test').TestContext} t
 * @param {Response[]} answers
 */
function chatServer(t, ...answers) {
  /** @type {{ url: string, key: string | null, body: unknown }[]} */
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    asked.push({
      url,
      key: new Headers(init.headers).get('Idempotency-Key'),
      body: JSON.parse(String(init.body)),
    });
    return answers.shift();
  });
  return asked;
}

const unavailable = () => new Response('', { status: 503 });

test('the package is one that liucheng takes', () => {
  assert.deepEqual(checkPackage(chat), []);
});

test('mention writes names as the server knows them', async () => {
  const { outputs } = await runNode(mention, { names: ['ada', 'bob'] });
  assert.equal(outputs.result, '@ada @bob');
});

test('send posts the message, and gives its id', async (t) => {
  const asked = chatServer(t, Response.json({ id: 'm1' }));
  const { outputs, logs } = await runNode(send, MESSAGE, { options: { urgent: true } });
  assert.equal(outputs.id, 'm1');
  assert.equal(asked[0]?.url, 'http://chat.test/rooms/ops/messages');
  assert.deepEqual(asked[0]?.body, { text: 'Hello', urgent: true });
  assert.deepEqual(
    logs.map(({ text }) => text),
    ['sent to ops'],
  );
});

test('send is tried again with the same key while the server is in trouble', async (t) => {
  const asked = chatServer(t, unavailable(), unavailable(), Response.json({ id: 'm1' }));
  const clock = new FakeClock();
  const begun = clock.now();
  const { outputs } = await runNode(send, MESSAGE, { clock, common: { retries: 2, retryDelay: 60 } });
  assert.equal(outputs.id, 'm1');
  assert.equal(new Set(asked.map(({ key }) => key)).size, 1);
  assert.equal(clock.now() - begun, (60 + 120) * 1000);
});

test('send is not tried again where the server refuses the message', async (t) => {
  const asked = chatServer(t, new Response('', { status: 404 }));
  const { outcome } = await runNode(send, MESSAGE, { common: { retries: 5 } });
  assert.equal(outcome.state, 'failed');
  assert.equal(asked.length, 1);
});

test('in a flow, the nodes work together with the built-in ones', async (t) => {
  const asked = chatServer(t, Response.json({ id: 'm1' }));
  const flow = shortFlow(
    {
      start: ['core.event.start'],
      who: ['acme.chat.mention', { names: '{{ vars.team }}' }],
      send: ['acme.chat.send', { ...MESSAGE, text: '{{ nodes.who.result }}: lunch' }],
      end: ['core.programming.return', { outputs: { message: '{{ nodes.send.id }}' } }],
    },
    ['start > send > end'],
    { team: ['ada', 'bob'] },
  );
  const { outcome } = await runFlow(flow, [chat]);
  assert.deepEqual(outcome, { state: 'successful', outputs: { message: 'm1' } });
  assert.deepEqual(asked[0]?.body, { text: '@ada @bob: lunch', urgent: false });
});
