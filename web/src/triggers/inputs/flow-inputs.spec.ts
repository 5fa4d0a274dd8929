import { inputVariables } from '../../parts/input-variables.js';
import { flowText, inputErrors, inputFaults, inputTexts, readInputs } from './flow-inputs.js';

const FLOW = {
  variables: [
    { name: 'who', type: 'string', scope: 'flow', value: 'world' },
    { name: 'count', type: 'number', scope: 'flow', value: 2 },
    { name: 'key', type: 'password', scope: 'flow', value: '' },
    { name: 'region', type: 'string', scope: 'global' },
    { name: 'limit', type: 'number', scope: 'global', overridable: true },
    { type: 'string' },
  ],
};
const VARIABLES = inputVariables(FLOW);

describe('the inputs of a trigger', () => {
  it('are the variables of the flow, without shared ones that it protects', () => {
    expect(VARIABLES.map((variable) => [variable.name, flowText(variable)])).toEqual([
      ['who', 'world'],
      ['count', '2'],
      ['key', ''],
      ['limit', ''],
    ]);
  });

  it('leave out what is empty, so that the flow decides', () => {
    const stored = { who: 'Ada', count: 3 };
    const texts = inputTexts(VARIABLES, stored);
    expect(readInputs(VARIABLES, texts, stored).inputs).toEqual(stored);
    expect(readInputs(VARIABLES, { ...texts, who: '' }, stored).inputs).toEqual({ count: 3 });
  });

  it('keep a secret that is not entered again', () => {
    const stored = { key: '***' };
    const texts = inputTexts(VARIABLES, stored);
    expect(texts.key).toBe('');
    expect(readInputs(VARIABLES, texts, stored).inputs).toEqual({ key: '***' });
    expect(readInputs(VARIABLES, { key: 'new' }, stored).inputs).toEqual({ key: 'new' });
  });

  it('say which text is no value', () => {
    expect(readInputs(VARIABLES, { count: 'many' }, {}).faults).toEqual({ count: 'number' });
  });

  it('have the errors of the server at their variable', () => {
    expect(inputErrors(VARIABLES, { inputs: 'count: must be a number' })).toEqual({
      count: 'must be a number',
    });
    expect(inputErrors(VARIABLES, { inputs: 'too large' })).toEqual({ '': 'too large' });
  });

  it('have the errors of their texts at their variable', () => {
    const { faults } = readInputs(VARIABLES, { count: 'many' }, {});
    const errors = inputFaults(faults, (fault) => `no ${fault}`);
    expect(inputErrors(VARIABLES, errors)).toEqual({ count: 'no number' });
    expect(inputErrors(VARIABLES, { name: 'fill in' })).toEqual({});
  });
});
