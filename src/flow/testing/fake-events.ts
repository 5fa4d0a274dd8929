import { Failure } from '../failure.js';
import type { Clock, Events, FoundEvent } from '../run-host.js';
import type { Json } from '../json.js';

interface FakeEvent {
  expiresAt: number | null;
  body?: Json;
}

/** The events of a job in memory, which tests send. It can be given to the next attempt of the job. */
export class FakeEvents implements Events {
  private readonly events = new Map<string, FakeEvent>();
  private readonly watchers = new Map<string, Set<() => void>>();
  /** How often an event was looked for. */
  looks = 0;

  constructor(private readonly clock: Clock) {}

  /** The tokens in the order in which they were made. */
  get tokens(): string[] {
    return [...this.events.keys()];
  }

  /** Sends the event of a token. */
  send(token: string, body: Json): void {
    this.eventOf(token).body = body;
    for (const changed of this.watchers.get(token) ?? []) changed();
  }

  createToken(expiresIn: number | null): Promise<string> {
    const token = `token-${this.events.size + 1}`;
    this.events.set(token, { expiresAt: expiresIn === null ? null : this.clock.now() + expiresIn * 1000 });
    return Promise.resolve(token);
  }

  async find(token: string): Promise<FoundEvent> {
    this.looks++;
    const { body, expiresAt } = await Promise.resolve(this.eventOf(token));
    if (body !== undefined) return { body };
    return { expiresAt, hasExpired: expiresAt !== null && expiresAt <= this.clock.now() };
  }

  watch(token: string, changed: () => void): () => void {
    const watchers = this.watchers.get(token) ?? new Set();
    this.watchers.set(token, watchers.add(changed));
    return () => watchers.delete(changed);
  }

  private eventOf(token: string): FakeEvent {
    const event = this.events.get(token);
    if (event === undefined)
      throw new Failure({ en: 'the job has no such token', zh: '任务没有此令牌' }, false);
    return event;
  }
}
