import { expiryTime } from './expiry.js';

const NOW = Date.UTC(2026, 10, 26, 12);

describe('expiryTime', () => {
  it('counts days from now', () => {
    expect(expiryTime('d30', '', NOW)).toBe(NOW / 1_000 + 30 * 86_400);
  });

  it('is null for keys without an end', () => {
    expect(expiryTime('never', '', NOW)).toBeNull();
  });

  it('includes the whole last day, as the clock of the computer counts it', () => {
    expect(expiryTime('day', '2026-12-31', NOW)).toBe(new Date(2027, 0, 1).getTime() / 1_000);
  });

  it('asks for a day', () => {
    expect(expiryTime('day', '', NOW)).toBeUndefined();
  });
});
