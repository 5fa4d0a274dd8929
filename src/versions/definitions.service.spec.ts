import { until } from '../../test/support/until.js';
import type { Statement } from '../database/database.js';
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
      { rows, whenLost: () => undefined } as never,
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
    const all = [1, 2, 3, 4, 5, 100].map((id) => definitions.runnable(id).catch(() => undefined));
    for (let begun = 1; begun <= 6; begun += 1) {
      await until(() => ends.length === begun, `${begun} have begun`);
      // Those that can wait by now do.
      await definitions.variables(200 + begun, 1);
      ends.at(-1)?.();
    }
    await Promise.all(all);
    expect(read).toEqual([1, 2, 100, 3, 4, 5]);
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
