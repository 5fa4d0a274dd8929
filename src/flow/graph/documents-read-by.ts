import { type DocumentsRead, DocumentSearch } from '../expression/documents-read.js';
import { ExpressionError } from '../expression/expression-error.js';
import { sourcesIn } from '../expression/template.js';
import type { Sliced } from '../slices.js';
import type { ParsedNode } from './parsed-node.js';

/** What the expressions in the values and options of a node may read. */
export function* documentsReadBy({ definition, inputs, options }: ParsedNode): Sliced<DocumentsRead> {
  const search = new DocumentSearch();
  try {
    for (const { value } of inputs.values())
      for (const source of sourcesIn(value)) {
        search.add(source);
        yield;
      }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // Only an earlier release has accepted it.
    search.addAll();
  }
  for (const { name, holds } of definition.options) {
    const source = options[name];
    if (holds === 'expression' && typeof source === 'string') search.add(source);
  }
  return search.found;
}
