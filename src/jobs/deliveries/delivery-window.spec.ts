import { DeliveryWindow, WINDOW } from './delivery-window.js';

describe('the window of deliveries in Redis', () => {
  let inRedis: number;
  let counts: number;
  let now: number;
  let count: () => Promise<number>;
  let window: DeliveryWindow;

  beforeEach(() => {
    inRedis = 0;
    counts = 0;
    now = 0;
    count = () => Promise.resolve(inRedis);
    window = new DeliveryWindow(
      () => {
        counts += 1;
        return count();
      },
      WINDOW,
      0,
      () => now,
    );
  });

  it('asks Redis only when it may be full', async () => {
    for (let added = 0; added < WINDOW; added += 1) expect(await window.reserve(1)).toBe(1);
    expect(counts).toBe(0);
    inRedis = 10;
    expect(await window.reserve(1)).toBe(1);
    expect(counts).toBe(1);
  });

  it('leaves out what has no room, and asks again some time later', async () => {
    expect(await window.reserve(WINDOW)).toBe(WINDOW);
    inRedis = WINDOW - 3;
    expect(await window.reserve(5)).toBe(3);
    inRedis = 0;
    expect(await window.reserve(5)).toBe(0);
    now = 20;
    expect(await window.reserve(5)).toBe(5);
    expect(counts).toBe(2);
  });

  it('fails where it cannot count, and keeps its last count meanwhile', async () => {
    await window.reserve(WINDOW - 2);
    count = () => Promise.reject(new Error('away'));
    await expect(window.reserve(5)).rejects.toThrow('away');
    expect(await window.reserve(5)).toBe(2);
  });
});
