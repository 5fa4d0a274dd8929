/** Whether a fiber does something other than waiting for a moment: a job in which none does may be parked. */
export class Activity {
  private active = false;

  constructor(private readonly run: { activities: number; lookIdle(): void }) {}

  begin(): void {
    if (!this.active) this.run.activities++;
    this.active = true;
  }

  /** @param parks whether the job may be parked now; not where the fiber is about to go on */
  end(parks = true): void {
    if (!this.active) return;
    this.active = false;
    this.run.activities--;
    if (parks) this.run.lookIdle();
  }
}
