import { computed, limitNow } from '../../../../../test/support/slowness.js';
import type { NodeDefinition } from '../definitions.js';
import { listedOption } from '../flow.js';
import { DEFINITIONS, flowOf } from '../testing.js';
import { setOption } from './fields.js';
import { NODES, renameReads, VARIABLES } from './rename-reads.js';

const NAMES = new Map([
  ['get', 'fetch order'],
  ['limit', 'most'],
  ['价格', 'price'],
  ['x', 'y'],
]);

/** A text in an option, after names were changed. */
function after(text: string, roots: typeof NODES, definition: NodeDefinition | undefined, name: string) {
  const [node] = setOption(flowOf('a core.operation/expression'), 'a', 'options', name, text).nodeList;
  return listedOption(renameReads(node!, definition, roots, NAMES), 'options', name);
}

const inExpression = (text: string, roots = NODES) =>
  after(text, roots, DEFINITIONS.get('core.operation/expression'), 'expression');

describe('what an expression reads by a name that is changed', () => {
  it.each([
    ['nodes.get.list[price > $$.vars.limit and $.vars.limit]', '$$.vars.most and $.vars.most]'],
    [
      '$lookup($$.vars, "limit") & $lookup(vars, \'limit\')',
      '$lookup($$.vars, "most") & $lookup(vars, "most")',
    ],
    ['vars[].limit & vars /* vars.limit */ . /**/ limit', 'vars[].most & vars /* vars.limit */ . /**/ most'],
    ['vars."li\\u006dit" & "vars".limit & inputs.`limit`', 'vars.most & "vars".most & inputs.most'],
    ['[1..vars.limit]', '[1..vars.most]'],
    ['vars.价格（元） & vars.价格', 'vars.价格（元） & vars.price'],
    ['vars.x$y & vars.x’ & vars.x', 'vars.x$y & vars.x’ & vars.y'],
  ])('follows: %s', (text, expected) => {
    expect(inExpression(text, VARIABLES)).toContain(expected);
  });

  it.each([
    ['a.vars.limit & a.$.vars.limit & $vars.limit & vars.a.limit'],
    ['"vars.limit" & \'vars.limit\' & `vars.limit` /* vars.limit */'],
    ['$lookup(other, "limit") & $append(vars, "limit") & {"vars": "limit"}'],
  ])('is nothing else: %s', (text) => {
    expect(inExpression(text, VARIABLES)).toBe(text);
  });

  it('follows behind patterns, which may have quotes, and quotients', () => {
    expect(inExpression('$replace(nodes.get.body, /"/g, "") & nodes.get.status & "x"')).toBe(
      '$replace(nodes.`fetch order`.body, /"/g, "") & nodes.`fetch order`.status & "x"',
    );
    expect(inExpression('(nodes.get.a) / 2 & "/" & nodes.get.b')).toBe(
      '(nodes.`fetch order`.a) / 2 & "/" & nodes.`fetch order`.b',
    );
  });

  it('is within braces in options that hold texts, and nothing in those that hold code or names', () => {
    const text = "Don't greet {{ vars.limit }}, it isn't";
    const sum = DEFINITIONS.get('core.operation/expression');
    expect(after(text, VARIABLES, sum, 'greeting')).toBe("Don't greet {{ vars.most }}, it isn't");
    const code = "return nodes.get('{{ nodes.get }}')";
    expect(after(code, NODES, DEFINITIONS.get('core.code/javascript'), 'code')).toBe(code);
    const name = '{{ vars.limit }}';
    expect(after(name, VARIABLES, DEFINITIONS.get('core.variable/set'), 'variable')).toBe(name);
  });

  it.each(['/* ', '"', '`', '/', '{{', 'vars[]', '(((', '$lookup(vars,'])(
    'is found in linear time: many %s',
    (part) => {
      const text = `vars.limit ${part.repeat(140_000 / part.length)}`;
      const begun = computed();
      inExpression(text, VARIABLES);
      after(`{{ ${text}`, VARIABLES, undefined, 'greeting');
      const took = computed() - begun;
      expect(took).toBeLessThan(limitNow(500, took));
    },
  );
});
