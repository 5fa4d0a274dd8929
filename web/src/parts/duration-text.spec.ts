import { durationText } from './duration-text.js';

describe('the text of a duration', () => {
  it.each([
    [null, '–'],
    [0.12, '120 ms'],
    [4.21, '4.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.97, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
  ])('shows %p s as %p', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
