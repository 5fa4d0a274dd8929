import type { Recorded } from '../run-host.js';
import type { Sliced } from '../slices.js';

/** How many failures of a node are noted: that a resume takes back the last one, which has ended the job, must leave whether there were others. */
const MOST_FAILURES = 2;

/** What the journal notes of a node of the job's own flow whose runs have no record. */
export interface NotedNode {
  isFinished: boolean;
  failures: number;
}

/** The key of the note that a run of a node has finished. Keys of steps never begin with `~`. */
const finishedKey = (node: string): string => `~ran/${node}`;

/** The key of the note that so many runs of a node have failed. */
const failedKey = (node: string, failures: number): string => `~failed${failures}/${node}`;

const NOTE = /^~(ran|failed[12])\/(.*)$/s;

export const isNote = (key: string): boolean => NOTE.test(key);

/**
 * Notes that a run of a node without a record has ended. A replay computes the same again. Another version of the flow may compute something
 * else, and must not where that has led to what is recorded.
 *
 * @param node its id, as the keys of records have it
 * @param noted what is noted in this attempt; this function changes it
 * @param journal adds a note if it lacks it
 */
export function noteEnd(
  node: string,
  hasFailed: boolean,
  noted: NotedNode,
  journal: { note(key: string): void },
): void {
  if (hasFailed) {
    if (noted.failures < MOST_FAILURES) journal.note(failedKey(node, (noted.failures += 1)));
  } else if (!noted.isFinished) {
    noted.isFinished = true;
    journal.note(finishedKey(node));
  }
}

/** The nodes of which runs without a record are noted: those that have finished one, and those that have failed. */
export function* notedNodes(
  recorded: Pick<Recorded, 'keys'>,
): Sliced<{ ran: Set<string>; failed: Set<string> }> {
  const [ran, failed] = [new Set<string>(), new Set<string>()];
  for (const key of recorded.keys()) {
    yield;
    const [, kind, node = ''] = NOTE.exec(key) ?? [];
    if (kind !== undefined) (kind === 'ran' ? ran : failed).add(node);
  }
  return { ran, failed };
}

/** Takes back that the last run of a node has failed: it runs anew. */
export function takeBackFailure(recorded: { delete(key: string): boolean }, node: string): void {
  for (let failures = MOST_FAILURES; failures > 0; failures -= 1)
    if (recorded.delete(failedKey(node, failures))) return;
}
