import { until } from '../../test/support/until.js';
import type { Statement } from '../database/database.js';
import type { CompiledFlow } from '../flow/index.js';
import { CalledVersions } from './called-versions.js';
import { CompiledFlows } from './compiled-flows.js';
import { DefinitionsService } from './definitions.service.js';
import { FrozenDefinitions } from './frozen-definitions.js';

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
  let flows: CompiledFlows;
  let loseConnection: () => void;
  const runnable = (id: number) => flows.runnable(id) as Promise<CompiledFlow>;
  const leave = (flow: Promise<CompiledFlow>) => flows.unlessAborted(AbortSignal.abort(), flow);

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
    const lost: (() => void)[] = [];
    loseConnection = () => lost.forEach((listener) => listener());
    const database = { rows, whenLost: (listener: () => void) => lost.push(listener) } as never;
    const catalogue = { get: () => undefined } as never;
    const frozen = new FrozenDefinitions(database, { run: () => Promise.resolve(takenApart) } as never);
    flows = new CompiledFlows(database, catalogue, frozen, new CalledVersions(database, catalogue));
    definitions = new DefinitionsService(database, catalogue, frozen, flows);
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
    const all = Promise.allSettled([1, 2, 3, 4, 5, 100].map(async (id) => flows.runnable(id)));
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
    await Promise.all([one, kept, other].map(leave));
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
    await leave(since);
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
      flows.callee(index + 1, undefined, { job: 1, user: 1, signal }, () => false),
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
