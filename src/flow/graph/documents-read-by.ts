import { ANYTHING, documentsRead, type DocumentsRead, readTogether } from '../expression/documents-read.js';
import { ExpressionError } from '../expression/expression-error.js';
import { sourcesIn } from '../expression/template.js';
import type { Sliced } from '../slices.js';
import type { ParsedNode } from './parsed-node.js';

/** What expressions may read, by source. Nodes and versions of a flow have many in common. */
export type ReadsBySource = Map<string, DocumentsRead>;

/**
 * What the expressions in the values and options of a node may read.
 *
 * @param known what was found out before; this function adds to it
 */
export function* documentsReadBy(node: ParsedNode, known: ReadsBySource): Sliced<DocumentsRead> {
  const reads: DocumentsRead[] = [];
  try {
    for (const source of sourcesOf(node)) {
      const read = known.get(source) ?? documentsRead(source);
      known.set(source, read);
      reads.push(read);
      yield;
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // A text lacks its `}}`, which only an earlier build has accepted: where further expressions begin is unknown.
    return ANYTHING;
  }
  return readTogether(reads);
}

function* sourcesOf({ definition, inputs, options }: ParsedNode): Generator<string> {
  for (const { value } of inputs.values()) yield* sourcesIn(value);
  for (const { name, holds } of definition.options) {
    const source = options[name];
    if (holds === 'expression' && typeof source === 'string' && source !== '') yield source;
  }
}
