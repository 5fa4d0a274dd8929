import { until } from '../../test/support/until.js';
import type { Statement } from '../database/database.js';
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
    new CalledVersions(database as never),
  );
  const read: number[] = [];
  const ends: (() => void)[] = [];
  import.meta.jest.spyOn(flows, 'runnable').mockImplementation(async (id) => {
    read.push(id);
    if (id === 1 || id === 2) await new Promise<void>((resolve) => ends.push(resolve));
    return { id } as never;
  });
  const { signal } = new AbortController();
  const call = (process: number) => flows.callee(process, undefined, { job: 1, user: 1, signal });
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
