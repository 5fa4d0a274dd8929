import { countTurns } from '../../test/support/turns.js';
import type { Database, Statement } from '../database/database.js';
import type { FlowThreads } from './flow-threads/flow-threads.js';
import { NotAuthenticated } from '../rest/errors.js';
import type { Actor } from '../rest/requests/caller.js';
import { SMALL_DRAFT } from './draft-statements.js';
import { DraftsService } from './drafts.service.js';

it('a draft that has waited for a thread and for its row is not saved for a caller who may not call any more', async () => {
  const asked: string[] = [];
  const rows = ({ name }: Statement) => Promise.resolve(asked.push(name) > 0 ? [] : []);
  const executor = { rows };
  const read = { id: 1, text: '{"id":1}', etag: 'tag' };
  const threads = { run: () => Promise.resolve(read) } as unknown as FlowThreads;
  // No row of the caller's token.
  const actor = { id: 1, tokenId: 1 } as unknown as Actor;
  const database = {
    // Its row is locked.
    writeInTurn: (_row: string, _user: number, _attempt: unknown, wait: (it: unknown) => unknown) =>
      wait(executor),
  } as unknown as Database;
  const drafts = new DraftsService(database, threads);
  const sent = { bytes: new Uint8Array(1_000_000), contentType: 'application/json' };
  await expect(drafts.save(actor, sent, undefined)).rejects.toBeInstanceOf(NotAuthenticated);
  expect(asked).toEqual(['draft-lock-process', 'token-roles-now']);
});

it('drafts that come together are read in several turns of the event loop', async () => {
  const actor = { id: 1 } as unknown as Actor;
  const database = { writeInTurn: () => Promise.resolve({ saved: true }) } as unknown as Database;
  const drafts = new DraftsService(database, {} as FlowThreads);
  const body = JSON.stringify({ id: 1, x: Array.from({ length: 15_000 }, (_, index) => index) });
  const sent = { bytes: Buffer.from(body), contentType: 'application/json' };
  const turns = countTurns();
  await Promise.allSettled(Array.from({ length: 300 }, () => drafts.save(actor, sent, undefined)));
  expect(turns()).toBeGreaterThan(10);
});

/** Twenty reads of large flows of the user 1, and the order of all reads. */
function twentyReads() {
  const order: number[] = [];
  const rows = async ({ name }: Statement, [id = 0]: number[]) => {
    if (name === SMALL_DRAFT.name) return [{ text: null, etag: 'tag' }];
    order.push(id);
    await new Promise(setImmediate);
    return [{ etag: 'tag', size: 2, start: 0, base64: 'e30=' }];
  };
  const drafts = new DraftsService({ rows } as unknown as Database, {} as FlowThreads);
  const others = Array.from({ length: 20 }, (_, id) => drafts.intact({ id: id + 1 }, 1));
  return { drafts, order, others };
}

it('large flows are read in turn among the users', async () => {
  const { drafts, order, others } = twentyReads();
  await drafts.intact({ id: 100 }, 2);
  await Promise.all(others);
  expect(order).toHaveLength(21);
  expect(order.indexOf(100)).toBeLessThan(4);
});

it('a read of a large flow of one user does not wait for those of the same flow that others have asked for', async () => {
  const { drafts, order, others } = twentyReads();
  await drafts.intact({ id: 20 }, 2);
  expect(order.length).toBeLessThan(6);
  await Promise.all(others);
});

it('small flows are read in turn among the users, too', async () => {
  const order: number[] = [];
  const rows = async (_: Statement, [id = 0]: number[]) => {
    order.push(id);
    await new Promise(setImmediate);
    return [{ text: '{}', etag: 'tag' }];
  };
  const drafts = new DraftsService({ rows } as unknown as Database, {} as FlowThreads);
  const others = Array.from({ length: 20 }, (_, id) => drafts.intact({ id: id + 1 }, 1));
  await drafts.intact({ id: 100 }, 2);
  expect(order.length).toBeLessThan(10);
  await Promise.all(others);
});

it('requests that share a read of a large flow share its bytes, too', async () => {
  const bytes = Buffer.from('{"a":"流程"}');
  const piece = { etag: 'tag', size: bytes.length, start: 0, base64: bytes.toString('base64') };
  const rows = ({ name }: Statement) =>
    Promise.resolve([name === SMALL_DRAFT.name ? { text: null, etag: 'tag' } : piece]);
  const drafts = new DraftsService({ rows } as unknown as Database, {} as FlowThreads);
  const [, second, third] = await Promise.all([1, 2, 3].map(() => drafts.intact({ id: 1 }, 1)));
  expect(second?.bytes).toEqual(bytes);
  expect(third?.bytes).toBe(second?.bytes);
});
