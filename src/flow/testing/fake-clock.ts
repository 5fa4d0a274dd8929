import type { Clock } from '../run-host.js';

interface Sleeper {
  until: number;
  wake: () => void;
}

/** A clock that stands still until it is advanced. */
export class FakeClock implements Clock {
  private readonly sleepers = new Set<Sleeper>();

  constructor(private time = Date.UTC(2024, 0, 1)) {}

  now(): number {
    return this.time;
  }

  call(at: number, action: () => void): () => void {
    const wake = (): void => {
      if (this.sleepers.delete(sleeper)) action();
    };
    const sleeper = { until: at, wake };
    this.sleepers.add(sleeper);
    if (at <= this.time) queueMicrotask(wake);
    return () => void this.sleepers.delete(sleeper);
  }

  /** How many sleeps are in progress. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  advance(milliseconds: number): void {
    this.advanceTo(this.time + milliseconds);
  }

  advanceTo(time: number): void {
    this.time = Math.max(this.time, time);
    const due = [...this.sleepers]
      .filter(({ until }) => until <= this.time)
      .sort((a, b) => a.until - b.until);
    for (const { wake } of due) wake();
  }

  /** Advances to the earliest end of a sleep, if there is one. */
  advanceToNext(): void {
    const next = [...this.sleepers].reduce((earliest, { until }) => Math.min(earliest, until), Infinity);
    if (next < Infinity) this.advanceTo(next);
  }
}
