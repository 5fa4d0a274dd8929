import { settlementOf } from './settlement-of.js';

const error = { en: 'it failed', zh: '失败' };

describe('what follows from a try', () => {
  it('a success ends it, however often it has failed', () => {
    expect(settlementOf({ status: 204, error: null }, 7, 0)).toEqual({ state: 'delivered', delayMs: null });
  });

  it('a failure delays it, by the table', () => {
    expect(settlementOf({ status: 500, error }, 0, 0)).toEqual({ state: 'waiting', delayMs: 5_000 });
    expect(settlementOf({ status: null, error }, 6, 0)).toEqual({ state: 'waiting', delayMs: 86_400_000 });
  });

  it('the eighth failure ends it', () => {
    expect(settlementOf({ status: 302, error }, 7, 0)).toEqual({ state: 'failed', delayMs: null });
  });

  it('410 ends it at once', () => {
    expect(settlementOf({ status: 410, error }, 0, 0)).toEqual({ state: 'failed', delayMs: null });
  });
});
