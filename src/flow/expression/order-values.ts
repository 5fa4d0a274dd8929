import { itemsOf, pairsOf, type SyntaxTree, walk } from './syntax-tree.js';
import { announceItems, announceValue } from './values-in-order.js';

const LITERALS = new Set(['string', 'number', 'value']);
const READS = new Set(['path', 'name', 'variable']);
/** So many values that only read something may begin at once. */
const MAX_READS = 100;

/**
 * Finds the values in brackets and braces that JSONata begins all at once, though they have to be evaluated one after the other, as
 * `ValuesInOrder` does. Marks them and the tree, and lets JSONata tell when it begins one.
 */
export function orderValues(tree: SyntaxTree): void {
  const lists: SyntaxTree[][] = [];
  const pairs: SyntaxTree[][] = [];
  walk(tree, (part) => {
    const items = itemsOf(part);
    if (isOrdered(items)) lists.push(items);
    const ownPairs = pairsOf(part);
    if (haveOrderedValues(ownPairs)) pairs.push(...ownPairs);
  });
  if (lists.length === 0 && pairs.length === 0) return;
  (tree.uses ??= {}).hasOthers = true;
  for (const part of [...lists.flat(), ...pairs.flatMap(([, value]) => value ?? [])])
    (part.uses ??= {}).amongOthers = true;
  // After the walk, which would read what is announced.
  lists.forEach(announceItems);
  pairs.forEach(announceValue);
}

/** A pair with a computed key makes as many groups, each with a value, as its key has values. */
function haveOrderedValues(pairs: SyntaxTree[][]): boolean {
  const values = pairs.map(([, value]) => value);
  const hasComputedKey = pairs.some(([key]) => key?.type !== 'string');
  return hasComputedKey ? !values.every(isLiteral) : isOrdered(values);
}

/**
 * Whether values that JSONata begins all at once have to be evaluated one after the other. Not where there is only one, or a few that only read
 * something: these are most, none is deep, changes what another reads, or can fail other than by its size.
 */
const isOrdered = (values: (SyntaxTree | undefined)[]): boolean =>
  values.length > 1 && !values.every(isLiteral) && !(values.length <= MAX_READS && values.every(isRead));

/** Literals, variables, and paths of names. */
const isRead = (part: SyntaxTree | undefined): boolean =>
  part === undefined ||
  isLiteral(part) ||
  (READS.has(part.type) &&
    part.group === undefined &&
    part.predicate === undefined &&
    part.stages === undefined &&
    (part.steps ?? []).every(isRead));

const isLiteral = (part: SyntaxTree | undefined): boolean =>
  part === undefined || (LITERALS.has(part.type) && part.group === undefined && part.predicate === undefined);
