import fc from 'fast-check';
import { type DocumentsRead, documentsRead } from './documents-read.js';
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
function otherRoot(found: DocumentsRead): typeof ROOT {
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

const NAMES = ['x', 'y', 'l', 'vars', 'nodes', 'inputs', '`x`', '"vars"', 'x’', '"va\\u0072s"'];
const BUILT_INS = [
  ...['string', 'keys', 'lookup', 'each', 'sift', 'spread', 'boolean', 'not'],
  ...['map', 'distinct', 'append', 'single'],
];

/** Expressions in which E stands for an expression, S for a step of a path, N for a name, and B for a function of JSONata. */
const EXPRESSIONS = shapes(`
  vars.N  nodes.N  inputs.N  $$.vars.N  $.nodes.N  S.S  S.S  S.S  E.S  E[E]  E^(E)  E{E: E}  [E, E]
  E = E  E & E  E and E  E in E  E ?: E  E ?? E  E * E  E % E  E ? E : E
  $  $$  *  1  "x"  "vars"  vars  nodes  $v  $f  $v()  $f()  $f(1)  $f(E).N  $f($B)  $v() & ""
  $B()  $B(E)  $B(E, E)  $B(E, $B)  $B(E, ?)  $B($B)  $B($B, E)  $lookup("vars").N  $lookup("nodes")
  $B(E, function($v) { E })  $B($B, function($v) { $v() & "" })
  E ~> $B  E ~> $B()  E ~> E  E ~> |E|{"x": E}|
  ($v := E; E)  ($f := E; E)  ($v := $B; $v(E))  ($v := $B; $v())  ($B := function($v) { E }; E)
  function($v) { E }  (function($v) { E })(E)  (function($v) { E })($B)  (function() { E })()  (function($v)<o-:x> { E })()
  ($f := S.(function($v) { E }); $f())  ($f := S.{"k": function($v) { E }}.k; $f(E).N)
  ($f := (function() { E })(); $f() & "")  ($p := $B($B, ?); $p(E))  ($p := $B(?, $B); $p(E))
`);
const STEPS = shapes('N  N  N  N  *  **  %  $  $v  (E)  N[E]  N@$v  N#$v  $B()  {"k": E}');

function shapes(text: string): string[] {
  return text.trim().split(/\n\s*| {2}/);
}

const { expression } = fc.letrec<Record<'expression' | 'step', string>>((tie) => {
  const parts: Record<string, fc.Arbitrary<string>> = {
    E: tie('expression'),
    S: tie('step'),
    N: fc.constantFrom(...NAMES),
    B: fc.constantFrom(...BUILT_INS),
  };
  const oneOf = (all: readonly string[]) =>
    fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ...all.map((shape) =>
        fc
          .tuple(...shape.split(/([ESNB])/).map((part) => parts[part] ?? fc.constant(part)))
          .map((made) => made.join('')),
      ),
    );
  return { step: oneOf(STEPS), expression: oneOf(EXPRESSIONS) };
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
        expect(await valueOf(source, otherRoot(documentsRead(source)))).toEqual(await valueOf(source, ROOT));
      }),
      { numRuns: Number(process.env.RUNS ?? 1000) },
    );
  });
});
