import { nextTurn, turnIsOver } from '../turns.js';

/** A thread of control, as far as it takes turns. */
interface Thread {
  /** Goes on until it waits, ends, or has had its turn. */
  advance(): void;
}

/** An evaluation that a thread waits for. */
export interface Computing {
  /** Its thread goes on, though not before those whose evaluations began earlier. */
  done(): void;
  /** Nobody waits for it any more. */
  cancel(): void;
}

/**
 * Which of a job's threads is next. What the engine computes itself comes before what arrives from outside, and in the
 * order in which it was begun: so the order of steps depends neither on where a turn of the event loop happens to end,
 * nor on how long an expression takes.
 */
export class Schedule {
  private readonly runnable: Thread[] = [];
  private readonly arrived: Thread[] = [];
  private computing: { thread: Thread; state: 'under way' | 'done' | 'cancelled' }[] = [];
  /** Grows whenever a thread goes on. */
  wakeUps = 0;
  private isAdvancing = false;
  private isPumping = true;
  private isOver = false;

  /**
   * @param onTurn called as a turn begins
   * @param onIdle called when nothing is left to do at present
   */
  constructor(
    private readonly onTurn: () => void,
    private readonly onIdle: () => void,
  ) {}

  get isIdle(): boolean {
    return !this.isPumping && this.arrived.length === 0 && this.computing.length === 0;
  }

  /** Begins in a later turn. */
  begin(): void {
    this.pumpLater();
  }

  /** The thread may go on. */
  ready(thread: Thread): void {
    this.wakeUps++;
    if (this.isAdvancing) this.runnable.push(thread);
    else this.arrived.push(thread);
    if (!this.isPumping) this.pump();
  }

  /** The thread has had its turn, and is the first to go on. */
  interrupted(thread: Thread): void {
    this.runnable.unshift(thread);
  }

  /** The thread waits for an evaluation. */
  compute(thread: Thread): Computing {
    const entry: Schedule['computing'][number] = { thread, state: 'under way' };
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
    for (const { thread, state } of this.computing) if (state === 'done') this.runnable.push(thread);
    this.computing = [];
  }

  private pumpLater(): void {
    this.isPumping = true;
    nextTurn(this.pump);
  }

  private readonly pump = (): void => {
    this.isPumping = true;
    this.onTurn();
    for (let thread = this.next(); thread !== undefined; thread = this.next()) {
      if (this.isOver) return;
      if (turnIsOver()) {
        this.runnable.unshift(thread);
        this.pumpLater();
        return;
      }
      this.isAdvancing = true;
      thread.advance();
      this.isAdvancing = false;
    }
    this.isPumping = false;
    this.onIdle();
  };

  private next(): Thread | undefined {
    return this.runnable.shift() ?? (this.computing.length === 0 ? this.arrived.shift() : undefined);
  }
}
