import type { Clock } from '../run-host.js';

/** The timeout of an attempt: it expires at its deadline, unless the attempt is in a wait that ends before, or does not count for it. */
export class Timeout {
  /** In milliseconds since 1970; null: never, or not yet known. */
  deadline: number | null = null;
  /** Null while it is not armed. */
  private cancel: (() => void) | null = null;
  private isPaused = false;
  private hasEnded = false;
  private onExpiry: (() => void) | null = null;

  /** @param seconds from the start of the attempt to its deadline; null: it has none */
  constructor(
    private readonly clock: Clock,
    private readonly seconds: number | null,
  ) {}

  /** Whether the deadline is not known until {@link from} is told when the attempt began. */
  get needsStart(): boolean {
    return this.seconds !== null && this.deadline === null;
  }

  /**
   * Fixes the deadline, unless it is known already.
   *
   * @param start when the attempt began, in milliseconds since 1970
   * @returns the deadline; null if there is none
   */
  from(start: number): number | null {
    if (this.seconds !== null) this.deadline ??= start + this.seconds * 1000;
    return this.deadline;
  }

  /** Calls `onExpiry` when it expires. An attempt whose start is not known begins now. */
  begin(onExpiry: () => void): void {
    this.onExpiry = onExpiry;
    const deadline = this.from(this.clock.now());
    if (!this.isPaused && deadline !== null) this.arm(deadline);
  }

  /** It does not expire before {@link resume}. */
  pause(): void {
    this.isPaused = true;
    this.disarm();
  }

  /** @param moment the deadline from now on; null: there is none */
  resume(moment: number | null): void {
    this.isPaused = false;
    this.deadline = moment;
    if (moment !== null) this.arm(moment);
  }

  /** Moves the deadline by a pause, in milliseconds, and ends the pause. */
  resumeAfter(pause: number): void {
    this.resume(this.deadline === null ? null : this.deadline + pause);
  }

  /** Lets it expire at this moment, in milliseconds since 1970, also in a pause. */
  arm(moment: number): void {
    if (this.hasEnded) return;
    this.disarm();
    this.cancel = this.clock.call(moment, () => this.onExpiry?.());
  }

  /** It never expires any more. */
  end(): void {
    this.hasEnded = true;
    this.disarm();
  }

  private disarm(): void {
    this.cancel?.();
    this.cancel = null;
  }
}
