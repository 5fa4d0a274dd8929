import { passwordFaults } from './password-rules.js';

const faults = (password: string, username = 'ada') => passwordFaults(password, username).map(({ en }) => en);

it.each(['correct horse', 'Lovelace-1815', '八个字的密码就够', ' spaces count ', 'x'.repeat(128)])(
  'accepts %s',
  (password) => expect(faults(password)).toEqual([]),
);

it.each([
  ['', 'too short'],
  ['short', 'too short'],
  ['七个字不太够啊', 'too short'],
  ['x'.repeat(129), 'too long'],
  ['2718281828', 'entirely numeric'],
  ['PassWord', 'too common'],
  ['admin123', 'too common'],
  ['Lovelace', 'too similar'],
])('refuses %s: %s', (password, reason) => expect(faults(password, 'lovelace').join()).toContain(reason));

it('reports only that an empty password is too short', () => expect(faults('')).toHaveLength(1));
