/** What fills the slots of a worker. */
export interface Filling {
  /** How many more jobs may start now. */
  freeSlots(): number;
  /**
   * Starts the job if it is due, in a slot that it occupies at once. Settles when the slot is free again.
   */
  start(id: number): Promise<void>;
  /**
   * Takes and starts at most `count` waiting jobs. It occupies as many slots at once, and frees those that stay empty before it settles.
   *
   * @returns how many it has found, and whether more may wait
   */
  takeTurns(count: number): Promise<{ found: number; more: boolean }>;
  /** Tells other workers, which may have free slots, that a job waits. */
  tellOthers(id: number): void;
  /** Called while jobs wait for a slot and none is free: at each sign of one, and when a slot was filled again. */
  makeRoom(): void;
}

/** A job that gets a slot of its own, and how its caller is told. */
interface Named {
  id: number;
  begun: () => void;
  done: () => void;
}

/** The pause after waiting jobs were seen that other workers have locked, and after the database did not answer. */
const PAUSE_MS = { locked: 50, away: 1_000 };

/**
 * How often waiting jobs are looked for while jobs that had started find no free slot. The deliveries of waiting ones can be behind those
 * of 10,000 parked ones that are due in one moment: new jobs of others began after three seconds (measured).
 */
const LOOK_MS = 100;

/**
 * Decides what runs in the free slots of a worker. While slots are free, each delivery starts its job at once. When a waiting job finds
 * no free slot, its delivery only shows that jobs wait: which of them gets the next slot is chosen from the rows. Jobs that had started
 * before get every other slot meanwhile.
 */
export class Slots {
  private readonly named: Named[] = [];
  /** The deliveries of waiting jobs that found no free slot. */
  private readonly waitingDeliveries: { id: number; done: () => void }[] = [];
  /** Whether jobs may wait that no delivery will start. */
  private backlog = false;
  /** Whether waiting jobs are to be looked for, since their deliveries may be behind those of jobs that had started. */
  private shouldLook = false;
  private lookedAt = -Infinity;
  /** Changes with each sign of a waiting job. */
  private signs = 0;
  /** One statement at a time: with three, each took fewer jobs, and Postgres needed 20% more time for a job (measured). */
  private taking = false;
  /** Whether the last statement that takes waiting jobs filled all of its slots, and left some waiting. */
  private wasFilled = false;
  private isAboutToTake = false;
  private pausing = false;
  private isTheirTurn = false;
  private ended = false;

  constructor(private readonly filling: Filling) {}

  /** Whether this worker knows that jobs wait. */
  get hasBacklog(): boolean {
    return this.backlog;
  }

  /**
   * Whether jobs wait for a slot, and none is free. A statement that takes jobs holds slots for them, of which many may stay free, unless the
   * last one filled all: where settlements are slow, one that takes a single job follows the other.
   */
  get isCrowded(): boolean {
    const isAwaited = !this.ended && (this.backlog || this.named.length > 0);
    return isAwaited && (!this.taking || this.wasFilled) && this.filling.freeSlots() <= 0;
  }

  /**
   * Starts a waiting job, or the next one once a slot is free. Settles when the caller can bring the next one. After the end, other workers are
   * told: Bull still brings what it had asked Redis for.
   */
  async deliver(id: number): Promise<void> {
    if (this.ended) {
      this.filling.tellOthers(id);
      return;
    }
    if (!this.backlog && this.named.length === 0 && this.filling.freeSlots() > 0) return this.begin(id);
    const brought = new Promise<void>((done) => this.waitingDeliveries.push({ id, done }));
    this.lookForWaiting();
    if (this.filling.freeSlots() <= 0) this.filling.tellOthers(id);
    return brought;
  }

  /**
   * Starts a job that had started before, once a slot is free. Settles when the slot is free again.
   *
   * @param begun called when the job gets its slot. With it, the job comes before deliveries
   */
  resume(id: number, begun?: () => void): Promise<void> {
    if (this.ended) return Promise.resolve();
    return new Promise((done) => {
      if (begun) this.named.unshift({ id, begun, done });
      else this.named.push({ id, begun: () => undefined, done });
      if (this.filling.freeSlots() <= 0 && performance.now() >= this.lookedAt + LOOK_MS)
        this.shouldLook = true;
      this.fill();
    });
  }

  /** The first jobs that had started before and wait for a slot, at most `most`. */
  resumed(most: number): number[] {
    return this.named.slice(0, most).map(({ id }) => id);
  }

  /** Starts a job that waits, or waits to be resumed, although no slot is free. */
  startBeside(id: number): void {
    if (this.ended) return;
    const index = this.named.findIndex((named) => named.id === id);
    const [named] = index < 0 ? [] : this.named.splice(index, 1);
    named?.begun();
    void this.begin(id).then(named?.done);
  }

  /** Takes waiting jobs as soon as slots are free, until none is left. */
  lookForWaiting(): void {
    this.signs += 1;
    this.backlog = true;
    this.fill();
  }

  /** Fills free slots. Call it when a slot has become free. */
  fill(): void {
    if (this.ended) return;
    const free = this.filling.freeSlots();
    if (free <= 0) {
      if (this.isCrowded) this.filling.makeRoom();
      return;
    }
    const canTake = (this.backlog || this.shouldLook) && !this.pausing && !this.taking;
    const named = this.named.splice(0, canTake ? this.shareOf(free) : free);
    for (const { id, begun, done } of named) {
      begun();
      void this.begin(id).then(done);
    }
    if (canTake && this.filling.freeSlots() > 0) this.takeSoon();
  }

  /**
   * Takes jobs in the next turn of the event loop, for all slots that are free then: jobs that ran together end together. Without it,
   * every other statement took a single job (measured: 5% fewer jobs a second).
   */
  private takeSoon(): void {
    if (this.isAboutToTake) return;
    this.isAboutToTake = true;
    setImmediate(() => {
      this.isAboutToTake = false;
      const free = this.filling.freeSlots();
      if (free > 0 && !this.ended && !this.taking && !this.pausing) void this.take(free);
    });
  }

  /** Starts nothing more. Waiting jobs are left to other workers. */
  end(): void {
    this.ended = true;
    for (const { id } of this.waitingDeliveries) this.filling.tellOthers(id);
    this.release(this.waitingDeliveries.length);
    for (const { done } of this.named.splice(0)) done();
  }

  /** How many of the free slots jobs that had started get while others wait: half of them, and every other one if they come singly. */
  private shareOf(free: number): number {
    this.isTheirTurn = !this.isTheirTurn;
    return this.isTheirTurn ? Math.ceil(free / 2) : Math.floor(free / 2);
  }

  private async begin(id: number): Promise<void> {
    await this.filling.start(id);
    this.fill();
  }

  private async take(count: number): Promise<void> {
    this.taking = true;
    this.shouldLook = false;
    this.lookedAt = performance.now();
    const { signs } = this;
    try {
      const { found, more } = await this.filling.takeTurns(count);
      this.backlog = more || signs !== this.signs;
      this.wasFilled = more && found >= count;
      if (!this.backlog) this.release(this.waitingDeliveries.length);
      else if (found === 0) this.pause(PAUSE_MS.locked);
    } catch {
      // The host has logged it.
      this.wasFilled = false;
      this.pause(PAUSE_MS.away);
    }
    this.taking = false;
    this.release(count);
    this.fill();
  }

  /** Lets the next deliveries come. */
  private release(count: number): void {
    for (const { done } of this.waitingDeliveries.splice(0, count)) done();
  }

  private pause(ms: number): void {
    if (this.pausing) return;
    this.pausing = true;
    setTimeout(() => {
      this.pausing = false;
      this.fill();
    }, ms).unref();
  }
}
