import jsonata from 'jsonata';
import { ExpressionError, tooLong } from './expression-error.js';
import { countCopies } from './parser-copies.js';
import { plainPath } from './plain-path.js';
import { type SyntaxTree, withoutParser, withPatterns } from './syntax-tree.js';

const MAX_SOURCE = 50_000;
/** JSONata's parser takes time quadratic in the steps of a path: 5,000 steps take 0.7 s, this many 30 ms. */
const MAX_STEPS = 1_000;
/** The beginning of a step; not the decimal point of a number. */
const STEP = /[.@]\s*(?=[^\d\s])/g;

/** How many characters of JSON the parser may copy for each character of an expression, and besides. */
const MOST_COPIED = 100;
const ALWAYS_COPIED = 10_000;

/** JSONata's parser alone, without what an evaluation needs. */
const { parser } = jsonata as { parser?: (source: string) => SyntaxTree };

/**
 * @returns the syntax tree, and how many characters of JSON the parser has copied
 * @throws ExpressionError if the expression is too large; what the parser throws if it does not parse: see `syntaxError`
 */
export function parse(source: string): { tree: SyntaxTree; copied: number } {
  const plain = plainPath(source);
  if (plain) return { tree: plain, copied: 0 };
  if (source.length > MAX_SOURCE) throw new ExpressionError(tooLong(MAX_SOURCE), 0);
  if (source.length > MAX_STEPS && (source.match(STEP)?.length ?? 0) > MAX_STEPS)
    throw new ExpressionError(
      { en: `An expression has at most ${MAX_STEPS} steps`, zh: `一个表达式最多 ${MAX_STEPS} 步` },
      0,
    );
  const { result, copied } = countCopies(
    () => parseWith(source),
    MOST_COPIED * source.length + ALWAYS_COPIED,
    () =>
      new ExpressionError(
        { en: 'The left sides of ?: and ?? nest too deeply', zh: '?: 与 ?? 的左侧嵌套过深' },
        0,
      ),
  );
  const tree = withoutParser(result);
  return { tree: copied > 0 ? withPatterns(tree) : tree, copied };
}

function parseWith(source: string): SyntaxTree {
  try {
    if (parser !== undefined) return parser(source);
  } catch (error) {
    if (error instanceof RangeError || error instanceof ExpressionError) throw error;
    // The parser's errors have only a code; the full library gives the message.
  }
  return jsonata(source).ast() as SyntaxTree;
}
