import { assertNever } from '../assert-never.js';
import { Failure, JobFailure, messageOf } from '../failure.js';
import type { Outcome } from '../run.js';
import type { Text } from '../text.js';
import type { Completion } from './completion.js';

/** The outcome of a job whose own fiber has ended with this completion. */
export function outcomeOf(completion: Completion): Outcome {
  switch (completion.kind) {
    case 'end':
      return { state: 'successful', outputs: {} };
    case 'return':
      return { state: 'successful', outputs: completion.outputs };
    case 'failed': {
      const { node, message, at } = completion.origin;
      return failed(completion.own ? message : atNode(node, message), node, at);
    }
    case 'break':
    case 'continue':
      return failed(
        { en: `A ${completion.kind} was reached outside a loop`, zh: `在循环之外执行了 ${completion.kind}` },
        null,
      );
    default:
      return assertNever(completion);
  }
}

/**
 * The outcome of a job after an error that nothing in the flow may catch.
 *
 * @param node the name of the node at which it happened
 */
export function outcomeOfError(error: unknown, node: string | null): Outcome {
  const isOurs = error instanceof JobFailure || error instanceof Failure;
  const said = messageOf(error);
  const text = isOurs ? error.text : { en: `internal error: ${said}`, zh: `内部错误：${said}` };
  return failed(node === null ? text : atNode(node, text), node);
}

const failed = ({ en, zh }: Text, node: string | null, at = ''): Outcome => ({
  state: 'failed',
  error: en,
  ...(zh === en ? {} : { errorZh: zh }),
  node,
  at,
});

/** How the error of a job begins that names the node at which it happened. */
export const errorPrefix = (node: string): string => `Node "${node}": `;

const atNode = (node: string, { en, zh }: Text): Text => ({
  en: errorPrefix(node) + en,
  zh: `节点“${node}”：${zh}`,
});
