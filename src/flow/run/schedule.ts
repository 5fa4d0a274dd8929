import { runAfterYield, shouldYield } from '../yield-budget.js';

/** A fiber, as the schedule sees it. */
interface Runnable {
  /** Runs until it waits, ends, or has spent the yield budget. */
  advance(): void;
}

/** An evaluation that a fiber waits for. */
export interface Computing {
  /** The evaluation is done. Its fiber continues after those whose evaluations began earlier. */
  done(): void;
  /** Its fiber no longer waits for it. */
  cancel(): void;
}

/**
 * Decides which fiber of a job runs next. Results that the engine computes come before events from outside, in the order in which
 * the evaluations began. So the order of steps depends neither on where a turn of the event loop ends nor on how long an
 * expression takes.
 */
export class Schedule {
  private readonly runnable: Runnable[] = [];
  private readonly arrived: Runnable[] = [];
  private computing: { fiber: Runnable; state: 'under way' | 'done' | 'cancelled' }[] = [];
  /** Grows whenever a fiber becomes ready. */
  wakeUps = 0;
  private isAdvancing = false;
  private isPumping = true;
  private isOver = false;

  /**
   * @param onTurn called at the beginning of each turn
   * @param onIdle called when no fiber is ready
   */
  constructor(
    private readonly onTurn: () => void,
    private readonly onIdle: () => void,
  ) {}

  get isIdle(): boolean {
    return !this.isPumping && this.arrived.length === 0 && this.computing.length === 0;
  }

  /** Starts running fibers in a later turn of the event loop. */
  begin(): void {
    this.pumpLater();
  }

  /** The fiber may continue. */
  ready(fiber: Runnable): void {
    this.wakeUps++;
    if (this.isAdvancing) this.runnable.push(fiber);
    else this.arrived.push(fiber);
    if (!this.isPumping) this.pump();
  }

  /** The fiber has spent the yield budget; it continues first. */
  yielded(fiber: Runnable): void {
    this.runnable.unshift(fiber);
  }

  /** The fiber waits for an evaluation. */
  compute(fiber: Runnable): Computing {
    const entry: Schedule['computing'][number] = { fiber, state: 'under way' };
    this.computing.push(entry);
    const settle = (state: 'done' | 'cancelled') => {
      if (entry.state !== 'under way') return;
      entry.state = state;
      if (this.computing.some((other) => other.state === 'under way')) return;
      this.release();
      if (this.isPumping || this.isAdvancing) return;
      if (state === 'done') this.pump();
      else this.pumpLater();
    };
    return { done: () => settle('done'), cancel: () => settle('cancelled') };
  }

  /** The job has ended. */
  end(): void {
    this.isOver = true;
  }

  private release(): void {
    this.wakeUps++;
    for (const { fiber, state } of this.computing) if (state === 'done') this.runnable.push(fiber);
    this.computing = [];
  }

  private pumpLater(): void {
    this.isPumping = true;
    runAfterYield(this.pump, this);
  }

  private readonly pump = (): void => {
    this.isPumping = true;
    this.onTurn();
    for (let fiber = this.next(); fiber !== undefined; fiber = this.next()) {
      if (this.isOver) return;
      if (shouldYield()) {
        this.runnable.unshift(fiber);
        this.pumpLater();
        return;
      }
      this.isAdvancing = true;
      fiber.advance();
      this.isAdvancing = false;
    }
    this.isPumping = false;
    this.onIdle();
  };

  private next(): Runnable | undefined {
    return this.runnable.shift() ?? (this.computing.length === 0 ? this.arrived.shift() : undefined);
  }
}
