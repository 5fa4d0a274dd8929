import { Activity } from './activity.js';
import type { Ending } from './ending.js';
import type { Computing, Schedule } from './schedule.js';

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
  private computing: Computing | null = null;
  private readonly schedule: Schedule;

  constructor(run: { activities: number; lookIdle(): void; schedule: Schedule }) {
    this.activity = new Activity(run);
    this.schedule = run.schedule;
  }

  abstract advance(): void;

  /** Ends it where it stands; nothing of it is heard again. */
  stop(): void {
    this.stopped = true;
    this.held?.stop();
    this.held = null;
    this.computing?.cancel();
    this.activity.end();
  }

  /** Goes on when something outside of the engine has settled; where it fails, that is thrown in the turn to come. */
  waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void): void {
    this.goOnAfter(promise, then, () => this.schedule.ready(this));
  }

  /** The same for what the engine computes, which keeps the job from being parked. */
  waitForComputing(promise: Promise<void>, then: () => void): void {
    this.activity.begin();
    const computing = this.schedule.compute(this);
    this.computing = computing;
    this.goOnAfter(promise, then, () => computing.done());
  }

  private goOnAfter<Value>(promise: Promise<Value>, then: (value: Value) => void, ready: () => void): void {
    this.suspended = true;
    const goOn = (action: () => void) => {
      if (this.stopped) return;
      this.activity.end(false);
      this.resume(action, ready);
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
    const held = begin((ending) =>
      this.resume(
        () => then(ending),
        () => this.schedule.ready(this),
      ),
    );
    this.held = held;
    held.start();
  }

  /** What is to be done now that it goes on; null where that is what it was at before. */
  protected takeAction(): (() => void) | null {
    const { action } = this;
    this.action = null;
    return action;
  }

  private resume(action: () => void, ready: () => void): void {
    if (this.stopped) return;
    this.held = null;
    this.suspended = false;
    this.action = action;
    ready();
  }
}
