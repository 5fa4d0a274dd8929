import { until } from '../../test/support/until.js';
import type { Statement } from '../database/database.js';
import type { CompiledFlow } from '../flow/index.js';
import { CalledVersions } from './called-versions.js';
import { CompiledFlows } from './compiled-flows.js';

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
  const flows = new CompiledFlows(
    database as never,
    {} as never,
    {} as never,
    new CalledVersions(database as never, {} as never),
  );
  const read: number[] = [];
  const ends: (() => void)[] = [];
  import.meta.jest.spyOn(flows, 'runnable').mockImplementation(async (id) => {
    read.push(id);
    if (id === 1 || id === 2) await new Promise<void>((resolve) => ends.push(resolve));
    return { id } as never;
  });
  const { signal } = new AbortController();
  const call = (process: number) =>
    flows.callee(process, undefined, { job: 1, user: 1, signal }, () => false);
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

describe('the newest version of a called process', () => {
  const signal = new AbortController().signal;

  /** A flow that uses the node calls process 5, of which the worker can run version 1, and version 2 if it has the revision 2. */
  const called = (revision: number, version?: number, uses = true) => {
    const statements: string[] = [];
    const rows = ({ name }: { name: string }, [, asked]: [unknown, unknown]) => {
      statements.push(name);
      const isOld = name === 'process-callees-usable' ? asked === '{"test.n":1}' : version === 1;
      const number = isOld ? 1 : 2;
      return Promise.resolve([{ place: 0, number, definition_id: number }]);
    };
    const database = { rows, whenLost: () => undefined } as never;
    const catalogue = { get: () => ({ revision }), revisions: `{"test.n":${revision}}` } as never;
    const definitions = {
      read: (id: number) => Promise.resolve({ id, text: '{}', uses: { 'test.n': id }, owner: 1 }),
    } as never;
    const flows = new CompiledFlows(
      database,
      catalogue,
      definitions,
      new CalledVersions(database, catalogue),
    );
    Object.assign(flows, { ready: () => Promise.resolve({ bytes: 1 }) });
    return {
      found: flows.callee(5, version, { job: 1, user: 1, signal }, (name) => uses && name === 'test.n'),
      statements,
    };
  };

  it('is found with one statement where the worker can run it', async () => {
    const { found, statements } = called(2);
    await expect(found).resolves.toMatchObject({ version: 2 });
    expect(statements).toEqual(['process-callees']);
  });

  it('is the newest one that any worker can run with the flows around the call, but not at a replay, which has a version', async () => {
    const { found, statements } = called(1);
    await expect(found).resolves.toMatchObject({ version: 1 });
    expect(statements).toEqual(['process-callees', 'process-callees-usable']);
    await expect(called(2, 1).found).rejects.toThrow('checked with revision 1 of test.n');
  });

  it('waits for a worker that can run it where no flow around the call has the node', async () => {
    await expect(called(1, undefined, false).found).rejects.toThrow('checked with revision 2 of test.n');
  });
});

describe('flows that are not large', () => {
  /** The ids of the definitions that are read, and of those that are compiled; what ends each compilation. */
  let read: number[];
  let compiled: number[];
  let ends: (() => void)[];
  let flows: CompiledFlows;
  const runnable = (id: number) => flows.runnable(id) as Promise<CompiledFlow>;
  const leave = (flow: Promise<CompiledFlow>) => flows.unlessAborted(AbortSignal.abort(), flow);

  beforeEach(() => {
    [read, compiled, ends] = [[], [], []];
    const definitions = {
      read: (id: number) => {
        read.push(id);
        return Promise.resolve({ id, text: JSON.stringify({ id }), uses: {}, owner: Math.floor(id / 100) });
      },
    };
    flows = new CompiledFlows(
      { whenLost: () => undefined } as never,
      {} as never,
      definitions as never,
      { find: () => Promise.resolve({ version: 1, definitionId: 501 }) } as never,
    );
    Object.assign(flows, {
      ready: async ({ id }: { id: number }) => {
        compiled.push(id);
        await new Promise<void>((resolve) => ends.push(resolve));
        return { process: id, bytes: 1 };
      },
    });
  });

  const endAll = async (all: Promise<unknown>): Promise<void> => {
    let isOver = false;
    void all.then(() => (isOver = true));
    await until(() => {
      for (const end of ends.splice(0)) end();
      return isOver;
    }, 'all have ended');
  };

  it('are compiled a few at a time, and not once all jobs that waited for them have left', async () => {
    const waiting = Array.from({ length: 50 }, (_, index) => runnable(100 * index + 1));
    const again = runnable(4_801);
    const all = Promise.allSettled([...waiting, again]);
    await until(() => ends.length >= 4, 'the first ones are compiled');
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all(waiting.map(leave));
    await endAll(all);
    expect(compiled).toEqual([1, 101, 201, 301, 4_801]);
    await expect(waiting[10]).rejects.toThrow('waited too long');
    await expect(again).resolves.toMatchObject({ process: 4_801 });
  });

  it('are not compiled once the call that waited for them has ended', async () => {
    const others = Promise.allSettled([1, 101, 201, 301].map(runnable));
    await until(() => ends.length === 4, 'others are compiled');
    const call = new AbortController();
    const called = flows.callee(5, 1, { job: 1, user: 1, signal: call.signal }, () => false);
    await until(() => read.includes(501), 'the called flow is read');
    call.abort(new Error('timed out'));
    await expect(called).rejects.toThrow('timed out');
    await endAll(others);
    await new Promise((resolve) => setImmediate(resolve));
    expect(compiled).not.toContain(501);
  });

  it('are compiled for a job that comes after all others had left', async () => {
    const first = Array.from({ length: 5 }, (_, index) => runnable(100 * index + 1));
    await until(() => ends.length === 4, 'the first ones are compiled');
    await Promise.all(first.map(leave));
    const later = runnable(401);
    await endAll(Promise.allSettled([...first, later]));
    await expect(later).resolves.toMatchObject({ process: 401 });
    expect(read.filter((id) => id === 401)).toHaveLength(2);
  });

  it('do not wait for many of another user', async () => {
    const all = Promise.allSettled(
      [...Array.from({ length: 10 }, (_, index) => 101 + index), 201].map(runnable),
    );
    await until(() => compiled.includes(201), 'that of the other user is compiled');
    expect(compiled).toEqual([101, 102, 201]);
    await endAll(all);
  });
});
