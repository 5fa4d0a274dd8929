import { Activity } from './activity.js';
import type { Ending } from './ending.js';

/** Something under way that can be told to stop. */
export interface Held {
  stop(): void;
}

/** What can wait for something, and be stopped meanwhile. */
export abstract class Suspendable {
  readonly activity: Activity;
  /** What it waits for, if that can be stopped. */
  held: Held | null = null;
  protected stopped = false;
  protected suspended = false;
  private action: (() => void) | null = null;

  constructor(run: { activities: number; lookIdle(): void }) {
    this.activity = new Activity(run);
  }

  /** Lets it have a turn. */
  protected abstract ready(): void;

  /** Ends it where it stands; nothing of it is heard again. */
  stop(): void {
    this.stopped = true;
    this.held?.stop();
    this.held = null;
    this.activity.end();
  }

  /**
   * Goes on when the promise has settled; where it fails, that is thrown in the turn to come.
   *
   * @param busy whether the job cannot be parked meanwhile
   */
  waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void, busy = true): void {
    this.suspended = true;
    if (busy) this.activity.begin();
    const goOn = (action: () => void) => {
      if (this.stopped) return;
      this.activity.end(false);
      this.resume(action);
    };
    promise.then(
      (value) => goOn(() => then(value)),
      (error: unknown) =>
        goOn(() => {
          throw error;
        }),
    );
  }

  /** Goes on when what is begun here has ended; a stop is a stop of that, too. */
  holdOn(
    begin: (onEnd: (ending: Ending) => void) => Held & { start(): void },
    then: (ending: Ending) => void,
  ): void {
    this.suspended = true;
    const held = begin((ending) => this.resume(() => then(ending)));
    this.held = held;
    held.start();
  }

  /** What is to be done now that it goes on; null where that is what it was at before. */
  protected takeAction(): (() => void) | null {
    const { action } = this;
    this.action = null;
    return action;
  }

  private resume(action: () => void): void {
    if (this.stopped) return;
    this.held = null;
    this.suspended = false;
    this.action = action;
    this.ready();
  }
}
