import { Injectable } from '@nestjs/common';
import { isUnavailable } from '../../database/database-error.js';
import { BadRequest, RestError } from '../../rest/errors.js';
import type { Language } from '../../rest/language.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { JobWatch } from '../dto/job-watch.js';
import { BEGINNING, ENDED, type EventPosition, positionOf } from './event-id.js';
import { hasReached } from './job-events.js';
import { type JobFeed, JobFeeds } from './job-feeds.js';
import { NextEvents } from './next-events.js';

/** After how long at the latest a stream without events sends a comment. Proxies and clients close connections that are idle for longer. */
const LONGEST_QUIET_MS = 10_000;

/**
 * How long a stream waits before it sends one. Each takes another time, since Node.js runs all timers that are due in one piece: 3,000 streams
 * that were opened together, as after a restart, stalled the others for 0.2 s (measured).
 */
const quietMs = (): number => LONGEST_QUIET_MS * (0.75 + Math.random() / 4);

/** A request to watch a job. */
export interface Watch {
  actor: Actor;
  job: number;
  language: Language;
  /** Reads the query string. Called after the job is known to exist. */
  query: () => JobWatch;
  /** The header `Last-Event-ID`. */
  lastEventId: string | undefined;
  /** Aborts when the client is gone. */
  gone: AbortSignal;
}

/** Streams the events of jobs. */
@Injectable()
export class WatchService {
  constructor(
    private readonly feeds: JobFeeds,
    private readonly next: NextEvents,
  ) {}

  /**
   * The events of a job after those that the client has seen, as parts of a `text/event-stream`; null if there is nothing more to send,
   * because the client has seen the last one, or has left.
   *
   * @throws NotFound if the job does not exist; BadRequest if the id is not the id of one of its events
   */
  async events(watch: Watch): Promise<AsyncGenerator<Buffer> | null> {
    const feed = await this.feeds.open(watch.job, watch.gone);
    if (!feed) return null;
    const close = (): void => this.feeds.close(feed);
    if (watch.gone.aborted) close();
    else watch.gone.addEventListener('abort', close, { once: true });
    const { log, lastEventId } = watch.query();
    const position = positionBehind(watch.lastEventId ?? lastEventId, feed);
    return position.rank === ENDED ? null : this.stream(watch, feed, position, log);
  }

  private async *stream(
    watch: Watch,
    feed: JobFeed,
    from: EventPosition,
    log: boolean,
  ): AsyncGenerator<Buffer> {
    const { actor, gone, language } = watch;
    yield BEGIN;
    try {
      for (let position = from; position.rank !== ENDED;) {
        const { version } = feed;
        const events = await this.next.after(position, feed, { language, log, user: actor.id });
        if (events) {
          await actor.confirm();
          ({ position } = events);
          yield events.text;
          continue;
        }
        const change = await feed.changed(version, quietMs(), gone);
        if (change === 'closed') return;
        if (change === 'quiet') yield HEARTBEAT;
      }
    } catch (error) {
      // The stream ends if the caller has lost access, Postgres is unavailable, or a failover has lost events that were sent. A
      // client that resumes it gets the reason.
      if (!(error instanceof RestError || isUnavailable(error))) throw error;
    }
  }
}

const BEGIN = Buffer.from('retry: 1000\n\n');

const HEARTBEAT = Buffer.from(':\n\n');

/** @throws BadRequest if the id is not the id of one of the job's events, or of an event that no longer exists */
function positionBehind(id: string | undefined, { snapshot }: JobFeed): EventPosition {
  if (id === undefined || id === '') return BEGINNING;
  // A feed has no snapshot any more once a failover has lost its job.
  if (!snapshot) throw new BadRequest(LOST_EVENT);
  const position = positionOf(snapshot.job, id);
  if (!position) throw new BadRequest(UNKNOWN_ID);
  if (position === 'lost' || !hasReached(snapshot, position)) throw new BadRequest(LOST_EVENT);
  return position;
}

const UNKNOWN_ID = {
  en: 'There is no event of this job with that id.',
  zh: '该任务没有此 id 的事件。',
};

/** What the client shows of such a job may never have been committed, so it must not be continued silently. */
const LOST_EVENT = {
  en: 'There is no event of this job with that id. If the job had sent it, the database has lost it in a failover: discard what you have seen of the job, and watch it again without an id.',
  zh: '该任务没有此 id 的事件。如果任务曾发送过它，则数据库在故障切换中丢失了它：请丢弃已看到的该任务内容，不带 id 重新观察。',
};
