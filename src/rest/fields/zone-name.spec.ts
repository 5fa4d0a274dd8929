import { isZoneName } from './zone-name.js';

describe('the name of a time zone', () => {
  it.each([
    'Asia/Shanghai',
    'asia/shanghai',
    'UTC',
    'GMT',
    'EST',
    'EST5EDT',
    'CET',
    'PRC',
    'America/Argentina/Ushuaia',
  ])('is one of the IANA database: %s', (name) => expect(isZoneName(name)).toBe(true));

  it.each(['Mars/Phobos', '+08:00', 'FOO5', '', `A${'/a'.repeat(60)}`])('is nothing else: %s', (name) =>
    expect(isZoneName(name)).toBe(false),
  );

  it.each(['BST', 'bst', 'CST', 'IST', 'PST'])(
    'is no abbreviation that people read in several ways: %s',
    (name) => expect(isZoneName(name)).toBe(false),
  );
});
