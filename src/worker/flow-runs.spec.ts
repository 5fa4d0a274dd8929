import type { CompiledFlow } from '../flow/index.js';
import { unlessAborted } from '../flow/unless-aborted.js';
import type { CompiledFlows } from '../versions/compiled-flows.js';
import { AbortFlag } from './abort-flag.js';
import type { Claim } from './claims.js';
import { type EndedRun, FlowRuns, NOTHING } from './flow-runs.js';
import type { Lease } from './leases.js';
import type { Parking } from './parking.js';

describe('a run whose flow waits until those of others are compiled', () => {
  const flow = new Promise<CompiledFlow>(NOTHING);
  const begin = (abort: AbortFlag) => {
    const unused = {} as never;
    const flows = { runnable: () => flow, unlessAborted } as unknown as CompiledFlows;
    const parking = { addStarting: () => NOTHING } as unknown as Parking;
    const runs = new FlowRuns(unused, unused, flows, unused, unused, unused, unused, parking, {} as never);
    const claim = { id: 1, definitionId: 1 } as Claim;
    return runs.run(claim, {} as Lease, { abort: NOTHING, renewed: NOTHING }, abort);
  };
  /** What a run has returned within a turn of the event loop; undefined if it goes on. */
  const ended = (run: Promise<EndedRun | null>): Promise<EndedRun | null | undefined> =>
    Promise.race([run, new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);

  it('does not begin once it is stopped, and ends at once', async () => {
    const abort = new AbortFlag();
    const run = begin(abort);
    expect(await ended(run)).toBeUndefined();
    abort.abort('stop');
    expect(await ended(run)).toBeNull();
  });

  it('does not begin if it was aborted before', async () => {
    const abort = new AbortFlag();
    abort.abort('shutdown');
    expect(await ended(begin(abort))).toBeNull();
  });
});
