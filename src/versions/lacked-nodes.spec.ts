import { lackedNode, lackedRevision } from './lacked-nodes.js';

const catalogue = { get: (name: string) => (name === 'test.n' ? { revision: 2 } : undefined) } as never;
const LACKED =
  'The flows cannot be compared, because this server does not have the node test.gone that one of them uses.';

it('a node that the catalogue lacks is named, before a flow is compared', () => {
  for (const lacked of [lackedNode, lackedRevision]) {
    expect(lacked({ 'test.n': 2, 'test.gone': 1 }, catalogue)?.en).toBe(LACKED);
    expect(lacked({ 'test.n': 2 }, catalogue)).toBeNull();
    expect(lacked({}, catalogue)).toBeNull();
  }
});

it('a node of which the catalogue has another revision is named, where it matters', () => {
  expect(lackedNode({ 'test.n': 1 }, catalogue)).toBeNull();
  expect(lackedRevision({ 'test.n': 1 }, catalogue)?.en).toBe(
    'The flows cannot be compared: that version was checked with revision 1 of test.n, and this server has revision 2.',
  );
});
