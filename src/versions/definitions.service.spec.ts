import { until } from '../../test/support/until.js';
import type { Statement } from '../database/database.js';
import type { CompiledFlow } from '../flow/index.js';
import { DefinitionsService } from './definitions.service.js';

const EMPTY = '{"nodeList":[],"linkList":[],"variables":[]}';

/** The large definitions of the user 1 have the ids 1 to 99, those of the user 2 follow; larger ids are those of small ones. */
const ownerOf = (id: number): number => (id < 100 ? 1 : 2);
const isLarge = (id: number): boolean => id < 200;

describe('large definitions', () => {
  /** The ids of those whose texts are read, and what ends each read. */
  let read: number[];
  /** The ids of those that were asked for. */
  let begun: number[];
  let ends: (() => void)[];
  let definitions: DefinitionsService;
  let loseConnection: () => void;
  const runnable = (id: number) => definitions.runnable(id) as Promise<CompiledFlow>;

  beforeEach(() => {
    read = [];
    begun = [];
    ends = [];
    const textOf = async (id: number): Promise<string> => {
      if (isLarge(id)) {
        read.push(id);
        await new Promise<void>((resolve) => ends.push(resolve));
      }
      return EMPTY;
    };
    const rows = ({ text }: Statement, [asked]: unknown[]): Promise<unknown[]> => {
      const ids = [asked].flat() as number[];
      if (text.includes('asked'))
        return Promise.resolve(ids.map((id, place) => ({ place, number: 1, definition_id: id })));
      const areSmall = text.includes('octet_length');
      if (areSmall) begun.push(...ids.filter(isLarge));
      return Promise.all(
        ids.map(async (id) => ({
          id,
          text: areSmall && isLarge(id) ? null : await textOf(id),
          uses: {},
          owner: ownerOf(id),
        })),
      );
    };
    const takenApart = { id: 1, nodes: [], links: [], variables: [] };
    definitions = new DefinitionsService(
      { rows, whenLost: (listener: () => void) => (loseConnection = listener) } as never,
      { get: () => undefined } as never,
      { run: () => Promise.resolve(takenApart) } as never,
    );
  });

  it('that a user gives inputs to do not delay the small and the large ones of others', async () => {
    for (let id = 1; id <= 50; id += 1) void definitions.variables(id, 1).catch(() => undefined);
    await until(() => read.length > 0, 'the first one is read');
    await definitions.variables(200, 2);
    void definitions.variables(100, 2).catch(() => undefined);
    await until(() => read.includes(100), 'that of the other user is read');
    expect(read).toEqual([1, 100]);
  });

  it('are read once for many requests of a user', async () => {
    for (let n = 0; n < 50; n += 1) void definitions.variables(1, 1).catch(() => undefined);
    await until(() => read.length > 0, 'it is read');
    await definitions.variables(200, 1);
    expect(read).toEqual([1]);
  });

  it('are compiled in turn among the users who have created them', async () => {
    const all = Promise.allSettled([1, 2, 3, 4, 5, 100].map(async (id) => definitions.runnable(id)));
    for (let begun = 1; begun <= 6; begun += 1) {
      await until(() => ends.length === begun, `${begun} have begun`);
      // Those that can wait by now do.
      await definitions.variables(200 + begun, 1);
      ends.at(-1)?.();
    }
    await all;
    expect(read).toEqual([1, 2, 100, 3, 4, 5]);
  });

  it('are not compiled if all jobs that waited for them have left', async () => {
    const first = runnable(1);
    const [one, other] = [runnable(2), runnable(2)];
    const [kept, alsoKept] = [runnable(3), runnable(3)];
    const all = Promise.allSettled([first, one, other, kept, alsoKept]);
    for (const flow of [one, kept, other]) definitions.leave(flow);
    await until(() => ends.length === 1, 'the first one has begun');
    ends.at(-1)?.();
    await until(() => ends.length === 2, 'the next one has begun');
    ends.at(-1)?.();
    await expect(one).rejects.toThrow('waited too long');
    await all;
    expect(read).toEqual([1, 3]);
  });

  it('are compiled for jobs that waited before a connection was lost, whoever has left since', async () => {
    const first = runnable(1);
    const before = runnable(2);
    await until(() => ends.length === 1, 'the first one has begun');
    loseConnection();
    const since = runnable(2);
    const all = Promise.allSettled([first, before, since]);
    definitions.leave(since);
    ends.at(-1)?.();
    await until(() => ends.length === 2, 'that of the earlier job has begun');
    ends.at(-1)?.();
    await expect(before).rejects.toThrow('without a start');
    await expect(since).rejects.toThrow('waited too long');
    await all;
    expect(read).toEqual([1, 2]);
  });

  it('that a job calls at once are read a few at a time, and no more once it is stopped', async () => {
    const stops = Array.from({ length: 50 }, () => new AbortController());
    const calls = stops.map(({ signal }, index) =>
      definitions.callee(index + 1, undefined, { job: 1, user: 1, signal }),
    );
    const all = Promise.allSettled(calls);
    await until(() => begun.length > 0, 'the first ones are read');
    for (const stop of stops) stop.abort();
    await until(() => ends.length > 0, 'the first one is compiled');
    while (ends.length > 0) {
      ends.shift()?.();
      await definitions.variables(200 + ends.length, 1);
    }
    await all;
    expect(begun.length).toBeLessThan(5);
  });
});

it('a called flow is looked up again if a failover comes while the call waits for its turn', async () => {
  const definitionOf = new Map([1, 2, 3].map((process) => [process, process]));
  const asked: number[] = [];
  const rows = (_: Statement, [processes]: [number[]]) => {
    asked.push(...processes);
    return Promise.resolve(
      processes.map((process, place) => ({ place, number: 1, definition_id: definitionOf.get(process) })),
    );
  };
  let failOver = (): void => undefined;
  const database = { rows, whenLost: (listener: () => void) => (failOver = listener) };
  const definitions = new DefinitionsService(database as never, {} as never, {} as never);
  const read: number[] = [];
  const ends: (() => void)[] = [];
  import.meta.jest.spyOn(definitions, 'runnable').mockImplementation(async (id) => {
    read.push(id);
    if (id === 1 || id === 2) await new Promise<void>((resolve) => ends.push(resolve));
    return { id } as never;
  });
  const { signal } = new AbortController();
  const call = (process: number) => definitions.callee(process, undefined, { job: 1, user: 1, signal });
  const others = [1, 2].map(call);
  await until(() => ends.length === 2, 'other calls of the job have its places');
  const waiting = call(3);
  await until(() => asked.includes(3), 'it is looked up');
  await new Promise((resolve) => setImmediate(resolve));
  for (const process of [1, 2, 3]) definitionOf.set(process, 10 + process);
  failOver();
  for (const end of ends) end();
  await expect(waiting).resolves.toEqual({ version: 1, flow: { id: 13 } });
  expect(await Promise.all(others)).toEqual([11, 12].map((id) => ({ version: 1, flow: { id } })));
  expect(read).not.toContain(3);
});
