import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { until } from '../../../test/support/until.js';
import { LargeBodies, placeOfLargeBody } from './large-bodies.js';

const LARGE = { 'content-length': String(100 * 1024) };
const CHUNKED = { 'transfer-encoding': 'chunked' };
const ALL = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

describe('large bodies of one caller', () => {
  let begun: string[];
  let responses: Map<string, EventEmitter & { destroyed: boolean }>;

  beforeEach(() => {
    begun = [];
    responses = new Map();
  });

  afterEach(async () => {
    // Also of those that begin only now: specs of one process share the turns.
    while (responses.size > 0) for (const name of responses.keys()) await end(name);
  });

  async function send(
    name: string,
    headers: Record<string, string> = LARGE,
    caller = 1,
    complete = true,
  ): Promise<void> {
    const raw = Object.assign(new EventEmitter(), { destroyed: false });
    responses.set(name, raw);
    const request = {
      headers,
      caller: { id: caller },
      raw: { complete, readableLength: 2 },
    } as unknown as FastifyRequest;
    await placeOfLargeBody(request, { raw } as unknown as FastifyReply);
    begun.push(name);
  }

  /** Ends the answer to a request, or its connection if it waits. */
  async function end(name: string): Promise<void> {
    const response = responses.get(name);
    responses.delete(name);
    Object.assign(response ?? {}, { destroyed: true });
    response?.emit('close');
    await settled();
  }

  async function settled(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) await nextTurn();
  }

  it('are read eight at a time, and the next one when one is answered', async () => {
    for (const name of ALL) void send(name);
    void send('of unknown size', CHUNKED, 1, false);
    await settled();
    expect(begun).toEqual(ALL.slice(0, 8));
    await end('3');
    expect(begun.slice(8)).toEqual(['9']);
    await end('1');
    expect(begun.slice(9)).toEqual(['of unknown size']);
  });

  it('delay neither small ones nor those of others', async () => {
    for (const name of ALL) void send(name);
    void send('small', { 'content-length': '2' });
    void send('of another', LARGE, 2);
    await settled();
    expect(begun.sort()).toEqual([...ALL.slice(0, 8), 'of another', 'small']);
  });

  it('include none that has arrived with its headers and is small, though it does not tell its size', async () => {
    for (const name of ALL) void send(name);
    void send('small chunks', CHUNKED);
    await settled();
    expect(begun.sort()).toEqual([...ALL.slice(0, 8), 'small chunks']);
  });

  it('do not wait for clients that have gone', async () => {
    for (const name of [...ALL, '10']) void send(name);
    await settled();
    await end('9');
    await end('1');
    expect(begun.slice(8)).toEqual(['9', '10']);
  });
});

describe('large bodies of one hook or event', () => {
  let ends: (() => void)[];

  beforeEach(() => {
    ends = [];
  });

  const requestOf = (headers: Record<string, string>, complete = true): FastifyRequest =>
    ({ headers, raw: { complete } }) as unknown as FastifyRequest;

  const untilEnded = (): Promise<void> => new Promise((end) => ends.push(end));

  it('are read eight at a time', async () => {
    const bodies = new LargeBodies<string>();
    const read = (sender: string, headers = LARGE): Promise<void> =>
      bodies.handle(requestOf(headers), sender, untilEnded);
    const all = ALL.map(() => read('one'));
    await nextTurn();
    expect(ends).toHaveLength(8);
    all.push(read('another'), read('one', { 'content-length': '2' }));
    await nextTurn();
    expect(ends).toHaveLength(10);
    ends[0]?.();
    await nextTurn();
    expect(ends).toHaveLength(11);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('do not wait for those that arrive slowly', async () => {
    const bodies = new LargeBodies<string>(0);
    const all = ALL.map(() => bodies.handle(requestOf(LARGE, false), 'one', untilEnded));
    await until(() => ends.length === ALL.length, 'the ninth one is read');
    for (const end of ends) end();
    await Promise.all(all);
  });
});
