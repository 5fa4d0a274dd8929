import { HandshakeRests, restsOf } from './handshake-rests.js';

test('ordinary handshakes follow one another', () => {
  const rests = new HandshakeRests();
  rests.took(5, 1_000);
  expect(rests.left(1_000)).toBe(0);
});

test('a long check is followed by a rest of three times its length', () => {
  const rests = new HandshakeRests();
  rests.took(50, 1_000);
  expect([1_000, 1_100, 1_150, 1_200].map((now) => rests.left(now))).toEqual([150, 50, 0, 0]);
});

test('a process that was stopped meanwhile rests for a second', () => {
  const rests = new HandshakeRests();
  rests.took(3_600_000, 1_000);
  expect(rests.left(1_000)).toBe(1_000);
});

test('users rest for themselves', () => {
  const [one, other] = [{}, {}];
  restsOf(one).took(50, 1_000);
  expect([restsOf(one).left(1_000), restsOf(other).left(1_000)]).toEqual([150, 0]);
});
