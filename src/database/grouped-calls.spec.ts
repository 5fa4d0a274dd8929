import { DatabaseUnavailable } from './database-error.js';
import { GroupedCalls } from './grouped-calls.js';
import { until } from '../../test/support/until.js';

/** A flush that the test settles by hand, so that nothing depends on time. */
function manualFlushes() {
  const batches: string[][] = [];
  const ends: { resolve: (results: string[]) => void; reject: (error: Error) => void }[] = [];
  const flush = (items: string[]): Promise<string[]> => {
    batches.push(items);
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  };
  const end = (index: number): void =>
    ends[index]!.resolve(batches[index]!.map((item) => item.toUpperCase()));
  const fail = (index: number): void => ends[index]!.reject(new Error('down'));
  const begun = async (count: number): Promise<void> => {
    await until(() => batches.length >= count, `${count} batches have begun`);
  };
  return { batches, flush, end, fail, begun };
}

const eventLoopTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

describe('GroupedCalls', () => {
  it('leaves out an item that `confirm` rejects before its flush, and rejects only that item’s call', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const ended = new Set<string>();
    const confirm = (item: string): void | Promise<void> => {
      if (item === 'late') return Promise.reject(new Error('late ended'));
      if (ended.has(item)) throw new Error(`${item} ended`);
    };
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1, confirm });
    const first = group.add('a');
    await begun(1);
    const later = Promise.allSettled(['b', 'c', 'late'].map((item) => group.add(item)));
    ended.add('b');
    end(0);
    await begun(2);
    end(1);
    expect(await first).toBe('A');
    expect(batches[1]).toEqual(['c']);
    expect((await later).map((result) => ('value' in result ? result.value : String(result.reason)))).toEqual(
      ['Error: b ended', 'C', 'Error: late ended'],
    );
  });

  it('flushes items added in one turn of the event loop together, and gives each its own result', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1 });
    const results = Promise.all([group.add('a'), group.add('b')]);
    await begun(1);
    end(0);
    expect(await results).toEqual(['A', 'B']);
    expect(batches).toEqual([['a', 'b']]);
  });

  it('collects items added during a flush into the next flush', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1 });
    const first = group.add('a');
    await begun(1);
    const later = Promise.all([group.add('b'), group.add('c')]);
    await eventLoopTurns();
    expect(batches).toEqual([['a']]);
    end(0);
    await first;
    await begun(2);
    end(1);
    expect(await later).toEqual(['B', 'C']);
  });

  it('starts up to maxInFlight flushes if more items were added in one turn than one flush takes', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 2, maxInFlight: 2 });
    const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((item) => group.add(item)));
    await begun(2);
    await eventLoopTurns();
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    end(0);
    await begun(3);
    end(1);
    end(2);
    expect(await all).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('never flushes two items of one key at the same time, and keeps their order', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 2, keyOf: (item: string) => item[0] });
    const all = [group.add('x1')];
    await begun(1);
    all.push(group.add('x2'), group.add('y1'), group.add('x3'));
    await begun(2);
    await eventLoopTurns();
    expect(batches).toEqual([['x1'], ['y1']]);
    end(0);
    await begun(3);
    expect(batches[2]).toEqual(['x2']);
    end(1);
    end(2);
    await begun(4);
    expect(batches[3]).toEqual(['x3']);
    end(3);
    expect(await Promise.all(all)).toEqual(['X1', 'X2', 'Y1', 'X3']);
  });

  it('limits the weight of a flush to maxWeight, and flushes a heavier item separately', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const weigh = (item: string): number => item.length;
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1, maxWeight: 4, weigh });
    const all = ['aa', 'bb', 'c', 'dddddd', 'e'].map((item) => group.add(item));
    for (let flushed = 0; flushed < 3; flushed += 1) {
      await begun(flushed + 1);
      end(flushed);
    }
    await Promise.all(all);
    expect(batches).toEqual([['aa', 'bb'], ['c', 'e'], ['dddddd']]);
  });

  it('flushes large items apart, and small ones do not wait for them', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const isLarge = (item: string): boolean => item.length > 1;
    const group = new GroupedCalls(flush, { maxItems: 2, maxInFlight: 1, isLarge });
    const all = [group.add('aa'), group.add('b'), group.add('cc')];
    await begun(2);
    await eventLoopTurns();
    expect(batches).toEqual([['aa', 'cc'], ['b']]);
    end(1);
    all.push(group.add('d'), group.add('ee'));
    await begun(3);
    await eventLoopTurns();
    expect(batches.slice(2)).toEqual([['d']]);
    end(0);
    end(2);
    await begun(4);
    expect(batches[3]).toEqual(['ee']);
    end(3);
    expect(await Promise.all(all)).toEqual(['AA', 'B', 'CC', 'D', 'EE']);
  });

  it('flushes the large items of each user by themselves', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const userOf = (item: string): number => item.charCodeAt(0);
    const group = new GroupedCalls(flush, { maxItems: 9, maxInFlight: 2, userOf, isLarge: () => true });
    const all = Promise.all(['a1', 'a2', 'b1', 'a3'].map((item) => group.add(item)));
    await begun(2);
    end(0);
    end(1);
    await all;
    expect(batches).toEqual([['a1', 'a2', 'a3'], ['b1']]);
  });

  it('lets users take turns', async () => {
    const { batches, flush, end, begun } = manualFlushes();
    const userOf = (item: string): number => item.charCodeAt(0);
    const group = new GroupedCalls(flush, { maxItems: 1, maxInFlight: 1, userOf });
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2'].map((item) => group.add(item));
    for (let flushed = 0; flushed < 6; flushed += 1) {
      await begun(flushed + 1);
      end(flushed);
    }
    await Promise.all(all);
    expect(batches.flat()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('rejects every call of a failed flush, and continues with the next flush', async () => {
    const { flush, end, fail, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 1, maxInFlight: 1 });
    const failing = group.add('a');
    const following = group.add('b');
    await begun(1);
    fail(0);
    await expect(failing).rejects.toThrow('down');
    await begun(2);
    end(1);
    expect(await following).toBe('B');
  });

  it('rejects only the calls whose data Postgres refuses, not the others of their flush', async () => {
    const flushed: string[][] = [];
    const flush = (items: string[]) => {
      flushed.push(items);
      return items.some((item) => item.startsWith('bad'))
        ? Promise.reject(Object.assign(new Error('out of range'), { code: '22003' }))
        : Promise.resolve(items);
    };
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1 });
    const settled = await Promise.allSettled(['a', 'bad', 'b', 'bad too'].map((item) => group.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(flushed).toEqual([['a', 'bad', 'b', 'bad too'], ['a'], ['bad'], ['b'], ['bad too']]);
  });

  it('flushes no call separately whose caller was refused before', async () => {
    const flushed: string[][] = [];
    const flush = (items: string[]) => {
      flushed.push(items);
      return items.includes('bad')
        ? Promise.reject(Object.assign(new Error('out of range'), { code: '22003' }))
        : Promise.resolve(items);
    };
    const checked: string[] = [];
    const confirm = (item: string) => {
      checked.push(item);
      if (item === 'refused' && checked.length <= 3) throw new Error('no longer allowed');
    };
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1, confirm });
    const settled = await Promise.allSettled(['refused', 'bad', 'a'].map((item) => group.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(flushed).toEqual([['bad', 'a'], ['bad'], ['a']]);
  });

  it('flushes no call separately once the database is away', async () => {
    let tries = 0;
    const flush = () => {
      tries += 1;
      const refused = Object.assign(new Error('out of range'), { code: '22003' });
      return Promise.reject(tries === 1 ? refused : new DatabaseUnavailable(new Error('down')));
    };
    const group = new GroupedCalls(flush, { maxItems: 10, maxInFlight: 1 });
    const settled = await Promise.allSettled(['a', 'b', 'c'].map((item) => group.add(item)));
    expect(settled.map((result) => 'reason' in result && String(result.reason))).toEqual(
      Array(3).fill('DatabaseUnavailable: down'),
    );
    expect(tries).toBe(2);
  });

  it('when a flush fails, also rejects calls that have waited for patienceMs behind it', async () => {
    const { flush, end, fail, begun } = manualFlushes();
    const group = new GroupedCalls(flush, { maxItems: 1, maxInFlight: 1, patienceMs: 50 });
    const failing = group.add('a');
    const patient = group.add('b');
    await begun(1);
    const later = performance.now() + 60;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => later);
    const newcomer = group.add('c');
    fail(0);
    await expect(failing).rejects.toThrow('down');
    await expect(patient).rejects.toThrow('down');
    await begun(2);
    end(1);
    expect(await newcomer).toBe('C');
    import.meta.jest.restoreAllMocks();
  });

  it('leaves out calls that have waited for staleMs when the connection of their flush is there', async () => {
    let connect: () => void = () => undefined;
    const connected = new Promise<void>((resolve) => (connect = resolve));
    const flushed: string[][] = [];
    const flush = (items: string[]) => {
      flushed.push(items);
      return Promise.resolve(items);
    };
    const within = async (work: (context: undefined) => Promise<void>) => {
      await connected;
      await work(undefined);
    };
    const group = new GroupedCalls(flush, { maxItems: 1, maxInFlight: 1, staleMs: 50, within });
    const stale = group.add('a');
    await new Promise(setImmediate);
    const later = performance.now() + 60;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => later);
    const fresh = group.add('b');
    connect();
    await expect(stale).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await fresh).toBe('b');
    expect(flushed).toEqual([['b']]);
    import.meta.jest.restoreAllMocks();
  });
});
