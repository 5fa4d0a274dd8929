import { type Filling, Slots } from './slots.js';

/** A worker with two slots, whose jobs end when the test says so. */
class TwoSlots implements Filling {
  readonly slots = new Slots(this);
  readonly running: (number | 'turn')[] = [];
  /** How many jobs wait in the rows. */
  waiting = 0;
  /** How many jobs each statement asked for. */
  readonly asked: number[] = [];
  /** The jobs of which other workers were told. */
  readonly told: number[] = [];
  private readonly ends: (() => void)[] = [];

  freeSlots(): number {
    return 2 - this.running.length;
  }

  start(id: number): Promise<void> {
    this.running.push(id);
    return new Promise((resolve) =>
      this.ends.push(() => {
        this.running.splice(this.running.indexOf(id), 1);
        resolve();
      }),
    );
  }

  async takeTurns(count: number): Promise<{ found: number; more: boolean }> {
    this.asked.push(count);
    const found = Math.min(count, this.waiting);
    this.waiting -= found;
    for (let index = 0; index < found; index += 1) {
      this.running.push('turn');
      this.ends.push(() => {
        this.running.splice(this.running.indexOf('turn'), 1);
        this.slots.fill();
      });
    }
    this.wasCrowded = this.slots.isCrowded;
    await Promise.resolve();
    return { found, more: this.waiting > 0 };
  }

  /** Whether it was crowded while a statement held slots for the jobs that it would find. */
  wasCrowded: boolean | undefined;
  /** How often room was asked for. */
  asks = 0;

  makeRoom(): void {
    this.asks += 1;
  }

  tellOthers(id: number): void {
    this.told.push(id);
  }

  /** Ends the job that started first, within this turn of the event loop. */
  async end(): Promise<void> {
    this.ends.shift()?.();
    for (let microtask = 0; microtask < 5; microtask += 1) await Promise.resolve();
  }

  /** Ends the job that started first. Settles when its slot has been filled. */
  async endOne(): Promise<void> {
    await this.end();
    await new Promise(setImmediate);
  }
}

describe('the slots of a worker', () => {
  it('run delivered jobs at once while one is free', () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    expect(worker.running).toEqual([1, 2]);
  });

  it('take the next waiting job from the rows, not the delivered one, when none was free', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    worker.waiting = 2;
    let isReleased = false;
    void worker.slots.deliver(3).then(() => (isReleased = true));
    expect(isReleased).toBe(false);
    expect(worker.told).toEqual([3]);
    await worker.endOne();
    expect(worker.running).toEqual([2, 'turn']);
    expect(isReleased).toBe(true);
  });

  it('that become free together are filled by one statement', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    worker.waiting = 2;
    worker.slots.lookForWaiting();
    await worker.end();
    await worker.endOne();
    expect(worker.asked).toEqual([2]);
    expect(worker.running).toEqual(['turn', 'turn']);
    expect(worker.wasCrowded).toBe(false);
  });

  it('look once more if a job was delivered while the last one was taken', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    void worker.slots.deliver(3);
    const ending = worker.endOne();
    worker.waiting = 1;
    worker.slots.lookForWaiting();
    await ending;
    expect(worker.running).toEqual([2, 'turn']);
  });

  it('give every other slot to jobs that had started before, while others wait', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    worker.waiting = 10;
    worker.slots.lookForWaiting();
    for (const id of [11, 12, 13, 14]) void worker.slots.resume(id);
    for (let ended = 0; ended < 8; ended += 1) await worker.endOne();
    expect(worker.waiting).toBe(6);
  });

  it('look for waiting jobs whose deliveries are behind those of jobs that had started', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    worker.waiting = 1;
    for (const id of [11, 12, 13, 14]) void worker.slots.resume(id);
    for (let ended = 0; ended < 3; ended += 1) await worker.endOne();
    expect(worker.waiting).toBe(0);
    for (let ended = 0; ended < 4; ended += 1) await worker.endOne();
    // Not for each of them.
    expect(worker.asked.length).toBeLessThanOrEqual(2);
  });

  it('ask for room only while jobs wait and none is free', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    expect(worker.asks).toBe(0);
    void worker.slots.resume(3);
    expect(worker.slots.isCrowded).toBe(true);
    expect(worker.asks).toBe(1);
    await worker.endOne();
    expect(worker.running).toEqual([2, 3]);
    expect(worker.slots.isCrowded).toBe(false);
    void worker.slots.deliver(4);
    expect(worker.slots.isCrowded).toBe(true);
    expect(worker.asks).toBe(2);
  });

  it('are crowded while a statement takes a job if the last one filled all that were free', async () => {
    const worker = new TwoSlots();
    worker.waiting = 5;
    worker.slots.lookForWaiting();
    await new Promise(setImmediate);
    expect(worker.wasCrowded).toBe(false);
    await worker.endOne();
    expect(worker.wasCrowded).toBe(true);
  });

  it('are not filled after the end, and let deliveries and sweeps go', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    const others = [worker.slots.deliver(3), worker.slots.resume(4), worker.slots.resume(5, () => undefined)];
    expect(worker.slots.isCrowded).toBe(true);
    worker.slots.end();
    expect(worker.slots.isCrowded).toBe(false);
    await Promise.all(others);
    await worker.endOne();
    expect(worker.running).toEqual([2]);
  });

  it('leave waiting jobs to other workers at the end, and those that are delivered later', async () => {
    const worker = new TwoSlots();
    void worker.slots.deliver(1);
    void worker.slots.deliver(2);
    const waiting = worker.slots.deliver(3);
    worker.told.length = 0;
    worker.slots.end();
    expect(worker.told).toEqual([3]);
    await worker.slots.deliver(4);
    expect(worker.told).toEqual([3, 4]);
    await waiting;
  });
});
