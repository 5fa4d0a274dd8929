import { withoutKind } from './without-kind.js';

it.each([
  [
    { kind: 'run', version: 2, process: 1 },
    { version: 2, process: 1 },
  ],
  [
    { kind: 'trial', version: 2, process: 1 },
    { version: 0, process: 1 },
  ],
  [{ kind: 'trial' }, { kind: 'trial' }],
  [{ version: 2 }, { version: 2 }],
] as const)('%j has the jobs of %j', (given, simpler) => {
  expect(withoutKind(given)).toEqual(simpler);
});
