import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import { applyLayout, layoutInput } from '../model/layout.js';

/** Computes places for nodes (of an empty set: all) in a worker. @returns what applies them to the flow as it is then */
export async function layOut(
  flow: Flow,
  definitions: Definitions,
  ids: ReadonlySet<string>,
): Promise<(flow: Flow) => Flow> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?worker'),
  ]);
  const elk = new Elk({ workerFactory: () => new ElkWorker() });
  try {
    const laidOut = await elk.layout(layoutInput(flow, definitions, ids));
    return (current) => applyLayout(current, laidOut);
  } finally {
    elk.terminateWorker();
  }
}
