import fc from 'fast-check';
import { DocumentSearch } from './documents-read.js';
import { parseExpression } from './expression.js';

const HOST = { user: 1, maxValueBytes: 1_000_000, maxParts: 10_000, ended: () => false };

/** What expressions read: the names of documents are also those of variables, nodes and fields. */
const ROOT = {
  vars: {
    x: 1,
    y: { x: 2, vars: { y: 5 } },
    l: [
      { x: 1, y: 2 },
      { x: 3, vars: { x: 4 } },
    ],
    vars: { x: 'x' },
  },
  nodes: { x: { y: 'vars', x: [1, 2] }, vars: { y: 2 }, y: { l: [{ y: 'x' }, { x: 'y' }] } },
  inputs: { x: 'nodes', y: 7 },
  job: { id: 1 },
};

/** The root, with all that differs of which it is not said that it is read. */
function otherRoot({ found }: DocumentSearch): typeof ROOT {
  const changed = (document: 'vars' | 'nodes' | 'inputs') => {
    const read = found[document];
    const entries: [string, unknown][] = Object.entries(ROOT[document]);
    if (read === 'all') return ROOT[document];
    const others = entries.map(([name, value]) => [name, read.has(name) ? value : { other: [name] }]);
    return { ...Object.fromEntries(others), more: 1 };
  };
  return {
    ...{ vars: changed('vars'), nodes: changed('nodes'), inputs: changed('inputs'), job: ROOT.job },
  };
}

const name = fc.constantFrom('x', 'y', 'l', 'vars', 'nodes', 'inputs', '`x`', '"vars"', 'x’', '"va\\u0072s"');
const builtIn = fc.constantFrom(
  'string',
  'keys',
  'lookup',
  'each',
  'sift',
  'spread',
  'boolean',
  'not',
  'count',
  'map',
);

const { expression } = fc.letrec<Record<'expression' | 'step', string>>((tie) => {
  const inside = tie('expression');
  const of = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(''));
  return {
    step: fc.oneof(
      { depthSize: 'small' },
      { weight: 6, arbitrary: name },
      fc.constantFrom('*', '**', '%', '$', '$v'),
      of('(', inside, ')'),
      of(name, '[', inside, ']'),
      of(name, '@$v'),
      of(name, '#$v'),
      of('$', builtIn, '()'),
      of('{"k": ', inside, '}'),
    ),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      {
        weight: 4,
        arbitrary: of(fc.constantFrom('vars.', 'nodes.', 'inputs.', '$$.vars.', '$.nodes.'), name),
      },
      { weight: 4, arbitrary: of(tie('step'), '.', tie('step')) },
      of(inside, '.', tie('step')),
      fc.constantFrom('$', '$$', '*', '1', '"x"', '"vars"', '$v', 'vars', 'nodes'),
      of('$', builtIn, '(', inside, ')'),
      of('$', builtIn, '(', inside, ', ', inside, ')'),
      of('$', builtIn, '(', inside, ', $', builtIn, ')'),
      of('$', builtIn, '(', inside, ', function($v) { ', inside, ' })'),
      of('$', builtIn, '(', inside, ', ?)'),
      of(inside, ' ~> $', builtIn),
      of(inside, ' ~> $', builtIn, '()'),
      of(inside, ' ~> |', inside, '|{"x": ', inside, '}|'),
      of('($v := ', inside, '; ', inside, ')'),
      of('($v := $', builtIn, '; $v(', inside, '))'),
      of('($v := $', builtIn, '; $v())'),
      of('(function($v)<o-:x> { ', inside, ' })()'),
      of(inside, '{', inside, ': ', inside, '}'),
      of(inside, '^(', inside, ')'),
      of(inside, fc.constantFrom(' = ', ' & ', ' and ', ' in ', ' ?: ', ' ?? ', ' * ', ' % '), inside),
      of('[', inside, ', ', inside, ']'),
      of(inside, ' ? ', inside, ' : ', inside),
    ),
  };
});

async function valueOf(source: string, root: typeof ROOT): Promise<string> {
  try {
    const { value } = await parseExpression(source).evaluate(structuredClone(root), HOST);
    return `${JSON.stringify(value)} ${typeof value}`;
  } catch {
    return 'failed';
  }
}

const isValid = (source: string): boolean => {
  try {
    parseExpression(source);
    return true;
  } catch {
    return false;
  }
};

describe('any expression', () => {
  it('has the same value whatever else the documents hold than what it may read', async () => {
    await fc.assert(
      fc.asyncProperty(expression.filter(isValid), async (source) => {
        const search = new DocumentSearch();
        search.add(source);
        expect(await valueOf(source, otherRoot(search))).toEqual(await valueOf(source, ROOT));
      }),
      { numRuns: Number(process.env.RUNS ?? 1000) },
    );
  });
});
