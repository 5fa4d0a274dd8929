import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { NotFound } from '../../rest/errors.js';
import type { Language } from '../../rest/language.js';
import { LogService } from '../log/log.service.js';
import { ENDED, eventId, type EventPosition, rankOf } from './event-id.js';
import { changesAfter, endOf, type EventText, hasReached, linesAfter, PART_BYTES } from './job-events.js';
import type { JobFeed } from './job-feeds.js';
import type { JobSnapshot } from './job-snapshot.js';

/** The size of the cached texts of this process, in bytes. */
const CACHED_BYTES = 8 * 1024 * 1024;

/** Which events a reader gets. */
export interface Reader {
  language: Language;
  /** Whether the reader gets log lines. */
  log: boolean;
  /** The id of the user who reads. */
  user: number;
}

/**
 * The next events of watched jobs. Readers of one job at the same position share one read of the log and one text.
 */
@Injectable()
export class NextEvents {
  private readonly texts = new LRUCache<string, EventText>({
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ text }) => text.length,
  });
  private readonly building = new Map<string, Promise<EventText | null>>();

  constructor(private readonly logs: LogService) {}

  /**
   * The next events after `position`, of about {@link PART_BYTES}; null if there are none yet.
   *
   * @throws NotFound if the job has not reached `position`, because Postgres has lost it; DatabaseUnavailable
   */
  async after(position: EventPosition, feed: JobFeed, reader: Reader): Promise<EventText | null> {
    const { snapshot } = feed;
    if (!snapshot || !hasReached(snapshot, position)) throw new NotFound();
    if (feed.watchers === 1) return this.build(position, snapshot, reader);
    const key = `${feed.version} ${eventId(snapshot.job, position)} ${reader.language} ${reader.log}`;
    const known = this.texts.get(key) ?? this.building.get(key);
    if (known) return known;
    const building = this.build(position, snapshot, reader).finally(() => this.building.delete(key));
    this.building.set(key, building);
    const events = await building;
    if (events) this.texts.set(key, events);
    return events;
  }

  private async build(
    position: EventPosition,
    snapshot: JobSnapshot,
    { language, log, user }: Reader,
  ): Promise<EventText | null> {
    const changes = changesAfter(position, snapshot, language);
    if (changes) return changes;
    if (log && position.row < snapshot.rows) {
      const lines = await this.logs.part(snapshot.job.id, position.row, PART_BYTES, user);
      if (lines.length === 0) throw new NotFound();
      // Lines that were committed after the snapshot belong to the next one.
      return linesAfter(position, snapshot, lines.slice(0, snapshot.rows - position.row));
    }
    return rankOf(snapshot.job.state) === ENDED ? endOf(position, snapshot, language) : null;
  }
}
