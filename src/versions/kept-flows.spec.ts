import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CompiledFlow } from '../flow/index.js';
import { until } from '../../test/support/until.js';
import { KeptFlows } from './kept-flows.js';

const BOUND = 1_000;

const flow = (process: number, bytes: number): CompiledFlow => ({
  process,
  nodes: [],
  start: 0,
  variables: new Map(),
  bytes,
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Whether only the flows of these ids are left in memory, of those from 1 to `most`. */
const areLeft = (kept: KeptFlows, ids: readonly number[], most: number): Promise<unknown> =>
  until(() => {
    collect();
    const left = Array.from({ length: most }, (_, index) => index + 1).filter((id) => kept.peek(id));
    return JSON.stringify(left) === JSON.stringify(ids);
  }, `the flows ${ids.join()} are left`);

it('flows are kept up to a number of bytes, those that were used last', async () => {
  const kept = new KeptFlows(BOUND);
  for (let id = 1; id <= 20; id += 1) kept.set(id, flow(id, 200));
  await areLeft(kept, [16, 17, 18, 19, 20], 20);
  expect(kept.get(16)?.process).toBe(16);
  kept.set(21, flow(21, 200));
  await areLeft(kept, [16, 18, 19, 20, 21], 21);
});

it('a flow that something else keeps is shared, whatever the bound', async () => {
  const kept = new KeptFlows(BOUND);
  const running = flow(1, 200);
  kept.set(1, running);
  for (let id = 2; id <= 20; id += 1) kept.set(id, flow(id, 200));
  await areLeft(kept, [1, 16, 17, 18, 19, 20], 20);
  expect(kept.get(1)).toBe(running);
  // It was used last.
  await areLeft(kept, [1, 17, 18, 19, 20], 20);
});

it('a flow that is larger than the bound is kept, and others beside it', async () => {
  const kept = new KeptFlows(BOUND);
  for (let id = 1; id <= 5; id += 1) kept.set(id, flow(id, 200));
  kept.set(6, flow(6, 100 * BOUND));
  await areLeft(kept, [4, 5, 6], 6);
  kept.set(7, flow(7, 100 * BOUND));
  await areLeft(kept, [6, 7], 7);
});
