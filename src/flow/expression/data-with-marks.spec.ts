import { attack, evaluate, host, MIB, vars } from '../../../test/support/expressions.js';
import { admit } from '../admit.js';
import { parseExpression } from './expression.js';

describe('data with the marks of JSONata', () => {
  test('data with the marks of a function of JSONata is data', async () => {
    const nested = JSON.parse(`${'{"_jsonata_lambda": '.repeat(30)}1${'}'.repeat(30)}`);
    const root = { vars: admit({ twice: [nested, nested], nested }, MIB), inputs: {}, nodes: {}, job: {} };
    const { value } = await parseExpression('$count($distinct(vars.twice))').evaluate(root, host);
    expect(value).toBe(1);
    const indented = parseExpression('$string(vars.nested, true)').evaluate(root, host);
    await expect(indented).rejects.toThrow('at most 20 levels');
  });

  test('an item cannot be bound to the name of what JavaScript awaits', () => {
    for (const source of ['vars.list@$then[0]', 'vars.list@/**/$then[0]'])
      expect(() => parseExpression(source)).toThrow('Items cannot be bound to $then');
  });

  test('calling data writes nothing into it', async () => {
    expect(await attack('vars.list[0]()')).toContain('not a function');
    expect(await evaluate('vars.list[0]')).toEqual({ id: 0, kind: 'k0' });
  });

  test('data with the marks of JSONata is not changed', async () => {
    for (const source of ['(vars.bound){"k": 1}', '(function() {vars.call})()'])
      expect(await attack(source)).toContain('thunk or tupleStream');
    expect(await evaluate('vars.bound')).toEqual({ tupleStream: true, '@': { id: 1 } });
    expect(vars).toHaveProperty('call.environment.base.depth', 1);
  });

  test('a function that is applied in part makes a list of what is none', async () => {
    expect(await evaluate('$count($reverse(?)({"length": 3}))')).toBe(1);
  });

  test('keeping a list does not mark it', async () => {
    expect(await evaluate('vars.nested[0][0][]')).toEqual([1, 2]);
    expect(await evaluate('vars.nested[0].*')).toEqual([1, 2]);
  });
});
