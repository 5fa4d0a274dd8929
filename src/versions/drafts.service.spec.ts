import type { Database, Statement } from '../database/database.js';
import type { FlowThreads } from './flow-threads/flow-threads.js';
import { NotAuthenticated } from '../rest/errors.js';
import type { Actor } from '../rest/requests/caller.js';
import { DraftsService } from './drafts.service.js';

it('a draft that has waited for a thread is not saved for a caller who may not call any more', async () => {
  const asked: string[] = [];
  const rows = ({ name }: Statement) => Promise.resolve(asked.push(name) > 0 ? [] : []);
  const executor = { rows };
  const read = { id: 1, text: '{"id":1}', etag: 'tag' };
  const threads = { run: () => Promise.resolve(read) } as unknown as FlowThreads;
  // No row of the caller's token.
  const actor = { id: 1, tokenId: 1 } as unknown as Actor;
  const database = {
    transactionInTurn: (_: string, work: (it: unknown) => unknown) => work(executor),
  } as unknown as Database;
  const drafts = new DraftsService(database, threads);
  const sent = { bytes: new Uint8Array(1_000_000), contentType: 'application/json' };
  await expect(drafts.save(actor, sent, undefined)).rejects.toBeInstanceOf(NotAuthenticated);
  expect(asked).toEqual(['draft-lock-process', 'token-roles-now']);
});
