import { HandlerPauses } from './handler-pauses.js';

describe('the pauses of handlers without room', () => {
  let now: number;
  let pauses: HandlerPauses;

  beforeEach(() => {
    now = 1_000;
    pauses = new HandlerPauses(() => now);
  });

  it('double as long as the handler has none, up to a second', () => {
    const lengths = Array.from({ length: 7 }, () => {
      pauses.pause(7);
      const length = pauses.endsIn(now);
      now += length;
      expect(pauses.isPaused(7)).toBe(false);
      return length;
    });
    expect(lengths).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('begin anew once it had room', () => {
    for (let times = 0; times < 3; times += 1) pauses.pause(7);
    pauses.end(7);
    expect(pauses.isPaused(7)).toBe(false);
    pauses.pause(7);
    expect(pauses.endsIn(now)).toBe(50);
  });

  it('are longer where there are many, so that fifty are tried in a second', () => {
    for (let times = 0; times < 9; times += 1)
      for (let handler = 1; handler <= 200; handler += 1) pauses.pause(handler);
    expect(pauses.endsIn(now)).toBe(4_000);
  });

  it('are over apart from each other', () => {
    pauses.pause(7);
    now += 20;
    pauses.pause(8);
    now += 30;
    expect([pauses.paused(), pauses.hadNoRoom(7)]).toEqual([[8], true]);
    // The round that began now has tried the first.
    expect(pauses.endsIn(now)).toBe(20);
    expect(pauses.endsIn(now - 1)).toBe(0);
    expect(pauses.endsIn(now + 1_000)).toBe(Infinity);
  });

  it('are forgotten where the handler is not tried again', () => {
    pauses.pause(7);
    now += 60_050;
    pauses.forgetUnused();
    expect(pauses.isEmpty).toBe(false);
    now += 1;
    pauses.forgetUnused();
    expect(pauses.isEmpty).toBe(true);
  });
});
