import { errorPrefix } from '../../flow/index.js';
import type { WrittenNode } from '../node-progress.js';

/** What a job shows of its failure. */
interface FailedJob {
  /** In English. */
  error: string;
  /** Its column `failed_step`: the place of the failure, with the control nodes around it. Earlier releases have left out a node without a step. */
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
  const place = (step ?? '').split('/').filter((part) => part !== '');
  const around = new Set(place.filter((part) => part.includes(':')).map(nodeOf));
  const last = nodeOf(place.at(-1) ?? '');
  const failed = nodes.filter(
    ({ node, state, error: shown }) => state === 'failed' && isSame(shown ?? '', error) && !around.has(node),
  );
  // A node of a called process is shown with the path of the calls.
  const known = failed.filter(({ node }) => node === last || node.endsWith(`/${last}`));
  const all = known.length > 0 ? known : failed;
  return all.reduce<WrittenNode | undefined>(later, undefined)?.node;
}

/** The node of a part of a place, such as `each#1:0`. The ids of nodes are escaped there. */
const nodeOf = (part: string): string => decodeURIComponent(part.slice(0, part.lastIndexOf('#')));

/** Whether two texts are the same, as far as neither was cut. */
const isSame = (a: string, b: string): boolean => a === b || isCut(a, b) || isCut(b, a);

const isCut = (text: string, whole: string): boolean =>
  text.endsWith('…') && whole.startsWith(text.slice(0, -1));

const later = (a: WrittenNode | undefined, b: WrittenNode): WrittenNode =>
  a !== undefined && (a.finishTime ?? 0) > (b.finishTime ?? 0) ? a : b;
