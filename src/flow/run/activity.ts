/** Whether a fiber does something other than wait for a point in time. A job without active fibers may be parked. */
export class Activity {
  private active = false;

  constructor(private readonly run: { activities: number; parkIfIdle(): void }) {}

  begin(): void {
    if (!this.active) this.run.activities++;
    this.active = true;
  }

  /** @param parks whether the job may be parked now; false if the fiber is about to continue */
  end(parks = true): void {
    if (!this.active) return;
    this.active = false;
    this.run.activities--;
    if (parks) this.run.parkIfIdle();
  }
}
