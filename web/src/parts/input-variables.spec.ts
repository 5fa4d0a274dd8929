import { inputVariables } from './input-variables.js';

describe('inputVariables', () => {
  it('lists the variables of the flow, and shared ones only if they are overridable', () => {
    const flow = {
      variables: [
        { name: 'who', type: 'string', scope: 'flow', value: 'world', mark: 'Whom to greet' },
        { name: 'host', type: 'string', scope: 'global' },
        { name: 'limit', type: 'number', scope: 'global', overridable: true },
        { type: 'string' },
        null,
      ],
    };
    expect(inputVariables(flow)).toEqual([
      { name: 'who', type: 'string', value: 'world', isShared: false, mark: 'Whom to greet' },
      { name: 'limit', type: 'number', value: null, isShared: true, mark: '' },
    ]);
  });

  it('reads a draft that is no flow yet', () => {
    expect([null, {}, { variables: 'x' }, 7].flatMap(inputVariables)).toEqual([]);
  });
});
