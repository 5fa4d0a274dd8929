import type { FastifyRequest } from 'fastify';
import type { Database, Executor, Statement } from '../database/database.js';
import type { ReadReplica } from '../database/read-replica.js';
import type { UnendedJobs } from '../jobs/unended-jobs.js';
import { Page } from '../rest/lists/page.js';
import { ClientGone } from '../rest/requests/client-gone.js';
import type { Actor } from '../rest/requests/caller.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { ProcessInput } from './dto/process-input.js';
import { ProcessesService } from './processes.service.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A request for the first page, on this connection. */
function list(user: number, socket = { destroyed: false }) {
  const url = '/api/process/process/';
  const request = {
    raw: { url, socket, errored: null },
    method: 'GET',
    url,
    host: 'a',
    headers: { host: 'a' },
    protocol: 'http',
    caller: { id: user },
  };
  return { filters: {}, order: [], page: new Page(request as unknown as FastifyRequest) };
}

/** The service, and its statements that wait for their ends. */
function service() {
  const statements: (() => void)[] = [];
  const rows = () => new Promise((resolve) => statements.push(() => resolve([])));
  const replica = { read: (work: (executor: Executor) => unknown) => work({ rows } as unknown as Executor) };
  const processes = new ProcessesService(
    {} as Database,
    replica as unknown as ReadReplica,
    {} as UnendedJobs,
  );
  return { processes, statements };
}

it('the list of a user does not wait for the same list of another, and those of one user share statements', async () => {
  const { processes, statements } = service();
  const ended: number[] = [];
  const all = [1, 1, 1, 2].map(async (user) => {
    await processes.list(list(user));
    ended.push(user);
  });
  await settle();
  expect(statements).toHaveLength(2);
  statements[1]!();
  await settle();
  expect(ended).toEqual([2]);
  statements[0]!();
  await settle();
  expect(statements).toHaveLength(3);
  statements[2]!();
  await Promise.all(all);
});

it('a list that was to be read for a client who has gone is read for those who share it', async () => {
  const { processes, statements } = service();
  const first = processes.list(list(1));
  const leaving = { destroyed: false };
  const gone = processes.list(list(1, leaving));
  const stays = processes.list(list(1));
  await settle();
  leaving.destroyed = true;
  statements[0]!();
  await first;
  await expect(gone).rejects.toThrow(ClientGone);
  await settle();
  statements[1]!();
  expect(JSON.parse(await stays)).toMatchObject({ count: 0 });
  expect(statements).toHaveLength(2);
});

it.each([
  ['two statements', false, ['process-details', 'process-update']],
  [
    'more where its row is locked: it waits, and confirms the caller',
    true,
    ['process-details', 'process-update', 'draft-lock-process', 'token-roles-now', 'process-update'],
  ],
])('a change takes %s', async (_what, isLocked, expected) => {
  const asked: string[] = [];
  const changed = { id: 1, name: 'new' };
  const rows = ({ name }: Statement): Promise<unknown[]> => {
    asked.push(name);
    if (name === 'process-update' && isLocked && asked.length === 2) return Promise.resolve([]);
    return Promise.resolve([name === 'token-roles-now' ? { role: 'editor', key_role: null } : changed]);
  };
  const database = {
    rows,
    retried: (work: (executor: unknown) => unknown) => work({ rows }),
    writeInTurn: async (
      _row: string,
      _user: number,
      attempt: () => Promise<unknown>,
      wait: (transaction: unknown) => unknown,
    ) => (await attempt()) ?? wait({ rows }),
  } as unknown as Database;
  const processes = new ProcessesService(database, {} as ReadReplica, {} as UnendedJobs);
  const actor = { id: 1, tokenId: 1, role: 'editor', confirm: () => undefined } as unknown as Actor;
  const payload = { read: () => Promise.resolve({ name: 'new' }) } as unknown as Payload<ProcessInput>;
  await expect(processes.update(1, actor, payload)).resolves.toBe(changed);
  expect(asked).toEqual(expected);
});
