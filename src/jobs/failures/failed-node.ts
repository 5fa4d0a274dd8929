import { errorPrefix } from '../../flow/index.js';
import type { WrittenNode } from '../node-progress.js';

/** What a job shows of its failure. */
interface FailedJob {
  /** In English. */
  error: string;
  /** Its column `failed_step`, which names the control nodes around the place of the failure. */
  failed_step: string | null;
  nodes: readonly WrittenNode[];
}

/**
 * The node whose failure has ended a job; undefined if it ended otherwise, such as by its time limit. Nodes whose failures the flow has
 * handled have failed too, and so have the control nodes around the node.
 */
export function failedNode({ error, failed_step: step, nodes }: FailedJob): string | undefined {
  const named = nodes.filter(({ node }) => error.startsWith(errorPrefix(node)));
  // A name can begin with another one and a quote.
  if (named.length > 0) return named.reduce((a, b) => (b.node.length > a.node.length ? b : a)).node;
  // `core.programming.fail` ends a job with its message alone.
  const opened = (step ?? '').split('/').filter((part) => part.includes(':'));
  const isAround = (node: string): boolean => opened.some((part) => part.startsWith(`${node}#`));
  const failed = nodes.filter(
    ({ node, state, error: shown }) => state === 'failed' && isSame(shown ?? '', error) && !isAround(node),
  );
  return failed.reduce<WrittenNode | undefined>(later, undefined)?.node;
}

/** Whether two texts are the same, as far as neither was cut. */
const isSame = (a: string, b: string): boolean => a === b || isCut(a, b) || isCut(b, a);

const isCut = (text: string, whole: string): boolean =>
  text.endsWith('…') && whole.startsWith(text.slice(0, -1));

const later = (a: WrittenNode | undefined, b: WrittenNode): WrittenNode =>
  a !== undefined && (a.finishTime ?? 0) > (b.finishTime ?? 0) ? a : b;
