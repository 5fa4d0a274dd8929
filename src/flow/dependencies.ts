import { calledProcesses } from './called-processes.js';
import { MOST_FAULTS } from './graph/faults.js';
import { type SharedUse, sharedUses } from './shared-variables.js';
import type { Sliced } from './slices.js';

/** What a flow depends on that users can delete; at most {@link MOST_FAULTS} of each. */
export interface Dependencies {
  called: { node: string; process: number }[];
  shared: SharedUse[];
}

/** What a flow depends on, in slices. */
export function* dependenciesOf(flow: unknown): Sliced<Dependencies> {
  const shared = yield* sharedUses(flow);
  return {
    called: calledProcesses(flow).slice(0, MOST_FAULTS),
    shared: shared.slice(0, MOST_FAULTS),
  };
}
