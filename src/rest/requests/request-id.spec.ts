import { requestIdOf } from './request-id.js';

const idOf = (sent?: string): string =>
  requestIdOf({ headers: sent === undefined ? {} : { 'x-request-id': sent } });

describe('the id of a request', () => {
  it.each(['a', '4bf92f3577b34da6a3ce929d0e0e4736', 'svc:7_a.B-1', 'x'.repeat(64)])(
    'is the sent %s',
    (sent) => {
      expect(idOf(sent)).toBe(sent);
    },
  );

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['the id of the start', 'boot'],
    ['65 characters', 'x'.repeat(65)],
    ['a space, as the ids of triggers have', 'schedule 1'],
    ['two headers, which Node joins', 'a, b'],
    ['a quotation mark', 'a"b'],
    ['a line break', 'a\n'],
    ['a letter outside ASCII', 'é'],
  ])('is a new one for %s', (_, sent) => {
    const made = [idOf(sent), idOf(sent)];
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-z]+$/);
    expect(new Set(made).size).toBe(2);
  });
});
