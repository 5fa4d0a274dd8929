import { DatabaseUnavailable } from './database-error.js';
import { FairSemaphore } from './fair-semaphore.js';

/** Lets everything begin that can begin. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('calls in turn among users', () => {
  let begun: string[];
  let ends: Map<string, () => void>;
  let semaphore: FairSemaphore;

  beforeEach(() => {
    begun = [];
    ends = new Map();
  });

  const read = (caller: number, name: string): Promise<void> =>
    semaphore.run(caller, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });

  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settle();
  };

  it('of one caller are few at a time, and those of others begin at once', async () => {
    semaphore = new FairSemaphore(Infinity, 2);
    const all = ['a1', 'a2', 'a3', 'a4'].map((name) => read(1, name));
    const other = read(2, 'b1');
    await settle();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (const name of ['a2', 'a3', 'a4', 'b1']) await end(name);
    await Promise.all([...all, other]);
  });

  it('that may be few in total begin in turn', async () => {
    semaphore = new FairSemaphore(1);
    const all = [read(1, 'a1'), read(1, 'a2'), read(1, 'a3'), read(2, 'b1')];
    await settle();
    for (const name of ['a1', 'a2', 'b1', 'a3']) {
      expect(begun.at(-1)).toBe(name);
      await end(name);
    }
    await Promise.all(all);
  });

  it('give their turn on after an error', async () => {
    semaphore = new FairSemaphore(1);
    await expect(semaphore.run(1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await expect(semaphore.run(1, () => Promise.resolve('page'))).resolves.toBe('page');
  });

  it('are refused when their patience is over, also while those before them go on', async () => {
    semaphore = new FairSemaphore(1, 1, 1);
    const first = read(1, 'a1');
    await expect(read(1, 'a2')).rejects.toThrow('too long');
    await end('a1');
    await first;
    expect(begun).toEqual(['a1']);
  });

  it('are refused when they have waited for too long, and the next one begins', async () => {
    let now = 0;
    const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    semaphore = new FairSemaphore(1);
    const first = read(1, 'a1');
    const late = read(1, 'a2');
    now = 3_000;
    const next = read(1, 'a3');
    now = 5_000;
    await settle();
    await Promise.all([end('a1'), expect(late).rejects.toThrow('too long')]);
    expect(begun).toEqual(['a1', 'a3']);
    await end('a3');
    await Promise.all([first, next]);
    clock.mockRestore();
  });

  describe('whose server is lost', () => {
    let now: number;
    let lose: () => void;

    afterEach(() => import.meta.jest.restoreAllMocks());

    /** One call, whose server is lost with this code after 4 s; one that comes with it, and one that comes shortly before the end. */
    const loseServer = async (code?: string): Promise<Promise<unknown>[]> => {
      now = 0;
      import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
      const error = new DatabaseUnavailable(Object.assign(new Error('terminated'), { code }));
      const first = semaphore.run(1, () => new Promise((_, reject) => (lose = () => reject(error))));
      const waiting = read(2, 'b1');
      waiting.catch(() => undefined);
      now = 3_900;
      const late = read(1, 'a2');
      now = 4_000;
      lose();
      await expect(first).rejects.toBe(error);
      await settle();
      return [waiting, late];
    };

    it('fail with it if they have waited, since the next call would take seconds to notice it too', async () => {
      semaphore = new FairSemaphore(1);
      const [waiting, late] = await loseServer();
      await expect(waiting).rejects.toThrow('terminated');
      expect(begun).toEqual(['a2']);
      await end('a2');
      await late;
    });

    it.each([
      ['where a statement was only cancelled', 4_000, '57014'],
      ['where they wait however long it takes', Infinity, undefined],
    ])('begin nevertheless %s', async (_, patienceMs, code) => {
      semaphore = new FairSemaphore(1, 1, patienceMs);
      const all = await loseServer(code);
      for (const name of ['a2', 'b1']) {
        expect(begun.at(-1)).toBe(name);
        await end(name);
      }
      await Promise.all(all);
    });
  });
});
