import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { isUnavailable } from '../database/database-error.js';
import { Database } from '../database/database.js';
import { Again, GroupedCalls } from '../database/grouped-calls.js';
import { type Events, Failure, type FoundEvent, inTurn, type Json } from '../flow/index.js';
import { FIND_EVENTS, type FoundEventRow, INSERT_EVENTS } from '../jobs/events/event-statements.js';
import { hashOfEvent, newEventToken } from '../jobs/events/event-token.js';
import { Signals } from '../jobs/signals.js';
import { JobPlaces } from '../flow/job-places.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { EventWatchers } from './event-watchers.js';

/** The pause before a statement is repeated while Postgres is away. */
const RETRY_MS = 200;

/** When a token that another session has locked is looked at again. Most are locked for a few milliseconds. */
const LOCKED_AGAIN_MS = 20;

/** The most bodies that are read at a time. Each can have 1 MiB. */
const MOST_FOUND = 32;

/** The longest time for which a token is valid, in seconds: three thousand years. Postgres would refuse a much longer one, and all beside it. */
const LONGEST_SECONDS = 1e11;

/** A token that a run has made. */
interface NewToken {
  hash: string;
  job: number;
  /** The UUID of the claim of the run. */
  claim: string;
  seconds: number | null;
}

/** A token whose event is looked for. */
interface Wanted {
  hash: string;
  job: number;
}

/** The attempt that waits. */
interface Waiter {
  job: number;
  /** The UUID of its claim. */
  claim: string;
  /** The id of the user whose job it is. */
  user: number;
}

/** The events of one attempt. */
export interface AttemptEvents extends Events {
  /**
   * Undefined if Postgres certainly has the tokens of this attempt; else stores them again, and settles when it has them. A failover can lose
   * the row of a token whose record is committed afterwards. Then it must be there before anybody is told the token, or another attempt waits.
   */
  kept(): Promise<unknown> | undefined;
}

/** Whether the run that waits was ended. */
interface Ending {
  readonly aborted: boolean;
}

/** Gives the jobs of this worker their tokens, and the events from outside for which they wait. */
@Injectable()
export class EventWaits implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watchers: EventWatchers;
  private readonly inserts = new GroupedCalls<NewToken, undefined>((tokens) => this.insertAll(tokens), {
    maxItems: 500,
    maxInFlight: 1,
  });
  private readonly finds = new GroupedCalls<Wanted, FoundEventRow | undefined>(
    (wanted) => this.findAll(wanted),
    { maxItems: MOST_FOUND, maxInFlight: 2 },
  );
  /** A look holds a place until its body is parsed: 5,000 waits of one job can be woken together, and must not delay those of others. */
  private readonly places = new JobPlaces(MOST_FOUND);
  /** How often Postgres may have lost what was committed last. */
  private losses = 0;

  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
  ) {
    database.whenLost(() => (this.losses += 1));
    this.watchers = new EventWatchers(database);
  }

  onApplicationBootstrap(): void {
    this.signals.listen('event', (job) => this.watchers.tell(job));
  }

  onApplicationShutdown(): void {
    this.watchers.end();
  }

  /**
   * The events of one job. They are asked for until the database answers, or the run was ended: an outage must not fail the flow.
   *
   * @param room what each look waits for (see `AttemptJournal`): a body becomes a record, and thousands can come at the same time
   */
  of({ job, claim, user }: Waiter, ending: Ending, room: () => Promise<unknown> | undefined): AttemptEvents {
    /** The tokens of this attempt. */
    const made = new Map<string, NewToken>();
    /** The losses after which `made` was stored. */
    let storedAfter = this.losses;
    const insert = (token: NewToken) => whileUnavailable(ending, () => this.inserts.add(token));
    const look = (hash: string) => whileUnavailable(ending, () => this.finds.add({ hash, job }));
    const find = async (hash: string): Promise<FoundEvent> => {
      for (let wait = room(); wait !== undefined; wait = room()) await wait;
      const found = await look(hash);
      const lost = found === undefined ? made.get(hash) : undefined;
      if (lost === undefined) return foundIn(found);
      await insert(lost);
      return foundIn(await look(hash));
    };
    const storing = new SharedRuns<'tokens', void>();
    const storeAgain = async (): Promise<void> => {
      // Each connection that a failover ends is a loss, and the former server may have stored what it still answered meanwhile.
      while (storedAfter !== this.losses) {
        const { losses } = this;
        await Promise.all([...made.values()].map(insert));
        storedAfter = losses;
      }
    };
    return {
      createToken: async (seconds) => {
        const token = newEventToken();
        const created = { hash: hashOfEvent(token), job, claim, seconds };
        if (made.size === 0) storedAfter = this.losses;
        made.set(created.hash, created);
        await insert(created);
        return token;
      },
      find: (token, signal) => this.places.run({ job, user, signal }, () => find(hashOfEvent(token))),
      kept: () =>
        made.size === 0 || storedAfter === this.losses ? undefined : storing.run('tokens', storeAgain),
      watch: (token, changed) => this.watchers.watch(job, { hash: hashOfEvent(token), changed }),
    };
  }

  private async insertAll(tokens: NewToken[]): Promise<undefined[]> {
    await this.database.rows(INSERT_EVENTS, [
      tokens.map(({ hash }) => hash),
      tokens.map(({ job }) => job),
      tokens.map(({ seconds }) => (seconds === null ? null : Math.min(seconds, LONGEST_SECONDS))),
      tokens.map(({ claim }) => claim),
    ]);
    return tokens.map(() => undefined);
  }

  /** Asks for each token once: the rows of a token that 32 waits asked for were joined with each other, to 1 GiB. */
  private async findAll(wanted: Wanted[]): Promise<(FoundEventRow | undefined | Again)[]> {
    const asked = [...new Map(wanted.map((one) => [`${one.job} ${one.hash}`, one])).values()];
    const hashes = asked.map(({ hash }) => hash);
    const jobs = asked.map(({ job }) => job);
    const rows = await this.database.rows<FoundEventRow>(FIND_EVENTS, [hashes, jobs]);
    const found = new Map(rows.map((row) => [`${row.job_id} ${row.hash}`, row]));
    return wanted.map(({ hash, job }) => {
      const row = found.get(`${job} ${hash}`);
      return row?.is_locked === true ? new Again(LOCKED_AGAIN_MS) : row;
    });
  }
}

/** @throws Failure without a row */
function foundIn(row: FoundEventRow | undefined): FoundEvent | Promise<FoundEvent> {
  if (row === undefined)
    throw new Failure(
      {
        en: 'no token of this job: make one with core.event.token',
        zh: '不是本任务的令牌，请用 core.event.token 生成',
      },
      false,
    );
  const { body } = row;
  if (body !== null) return inTurn(body.length, () => ({ body: JSON.parse(body) as Json }));
  return { expiresAt: row.expires_at, hasExpired: row.has_expired === true };
}

/** Asks again while the database is away, until the run was ended. */
async function whileUnavailable<Result>(ending: Ending, ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error) || ending.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
