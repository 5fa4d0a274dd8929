import { Activity } from './activity.js';
import type { Completion } from './completion.js';
import type { Computing, Schedule } from './schedule.js';

/** Something in progress that can be stopped. */
export interface Stoppable {
  stop(): void;
}

/** Something that can wait, and can be stopped while it waits. */
export abstract class Suspendable {
  readonly activity: Activity;
  /** The thing that it waits for, if that can be stopped. */
  awaited: Stoppable | null = null;
  protected stopped = false;
  protected suspended = false;
  private action: (() => void) | null = null;
  private computing: Computing | null = null;
  private readonly schedule: Schedule;

  constructor(run: { activities: number; parkIfIdle(): void; schedule: Schedule }) {
    this.activity = new Activity(run);
    this.schedule = run.schedule;
  }

  abstract advance(): void;

  /** Stops it; it never continues. */
  stop(): void {
    this.stopped = true;
    this.awaited?.stop();
    this.awaited = null;
    this.computing?.cancel();
    this.activity.end();
  }

  /** Continues when a promise from outside the engine has settled. A rejection is thrown when it continues. */
  waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void): void {
    this.goOnAfter(promise, then, () => this.schedule.ready(this));
  }

  /** Continues when an evaluation of the engine is done. The job is not parked meanwhile. */
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

  /** Starts a child, and continues when that has ended. A stop also stops the child. */
  waitForChild(
    begin: (onEnd: (completion: Completion) => void) => Stoppable & { start(): void },
    then: (completion: Completion) => void,
  ): void {
    this.suspended = true;
    const awaited = begin((completion) =>
      this.resume(
        () => then(completion),
        () => this.schedule.ready(this),
      ),
    );
    this.awaited = awaited;
    awaited.start();
  }

  /** Continues with the callback. */
  protected act(action: () => void): void {
    this.action = action;
  }

  /** Takes the callback with which to continue; null if there is none. */
  protected takeAction(): (() => void) | null {
    const { action } = this;
    this.action = null;
    return action;
  }

  private resume(action: () => void, ready: () => void): void {
    if (this.stopped) return;
    this.awaited = null;
    this.suspended = false;
    this.act(action);
    ready();
  }
}
