import { excerpt, type NodeProgress } from '../../flow/index.js';
import type { JobSecrets } from './job-secrets.js';

/** How many characters the errors of a job's nodes may have. Those of further nodes are cut, since a page of 15 MB delays all others. */
const MOST_ERRORS = 128 * 1024;

/** How many characters remain of an error that is cut. The list of steps has all of it. */
export const CUT_LENGTH = 32;

/** The nodes as the job's page shows them: without secrets, and with errors of bounded size. */
export async function shownNodes(nodes: NodeProgress[], secrets: JobSecrets): Promise<NodeProgress[]> {
  if (nodes.every(({ error }) => error === null)) return nodes;
  const shown: NodeProgress[] = [];
  for (const { node, isCut } of withSizes(nodes)) {
    if (node.error === null) {
      shown.push(node);
      continue;
    }
    // What was hidden in all of it stays hidden in what remains.
    const show = async (error: string): Promise<string> =>
      isCut ? excerpt(await secrets.beginningOfError(error, CUT_LENGTH), CUT_LENGTH) : secrets.error(error);
    const errorZh = node.errorZh === undefined ? {} : { errorZh: await show(node.errorZh) };
    shown.push({ ...node, error: await show(node.error), ...errorZh });
  }
  return shown;
}

/** Hides passwords in the errors that were not shown yet, before these passwords are forgotten. {@link shownNodes} shows the errors so later. */
export async function hideErrors(nodes: NodeProgress[], secrets: JobSecrets): Promise<void> {
  for (const { node, isCut } of withSizes(nodes))
    for (const error of [node.error, node.errorZh ?? null])
      if (error !== null && !isCut && !secrets.knowsError(error)) await secrets.error(error);
}

function* withSizes(nodes: NodeProgress[]): Generator<{ node: NodeProgress; isCut: boolean }> {
  let length = 0;
  for (const node of nodes) {
    length += (node.error?.length ?? 0) + (node.errorZh?.length ?? 0);
    yield { node, isCut: length > MOST_ERRORS };
  }
}
