import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { losesServer } from '../../database/database-error.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import type { Executor } from '../../database/database.js';
import { ReadReplica } from '../../database/read-replica.js';
import { SharedRuns } from '../../flow/shared-runs.js';
import { NotFound, ValidationError } from '../../rest/errors.js';
import { isZoneName } from '../../rest/fields/zone-name.js';
import type { Language } from '../../rest/language.js';
import { listReads } from '../../rest/lists/list-reads.js';
import { MESSAGES } from '../../rest/messages.js';
import { EXISTING_PROCESSES } from '../../versions/existing-processes.js';
import type { StatisticsRef } from '../dto/statistics-ref.js';
import type { StatisticsView } from '../dto/statistics-view.js';
import { jobView, type ListedRow } from '../lists/job-views.js';
import {
  type CountsRow,
  countsOf,
  type DayRow,
  DAYS,
  type EndedRow,
  LAST,
  LAST_OF_PROCESS,
} from './statistics-statements.js';
import { FinishedDays, finishedAmong } from './finished-days.js';
import { statisticsOf } from './statistics-of.js';

/** The SQLSTATE for a time zone that Postgres does not know. */
const INVALID_PARAMETER = '22023';

/**
 * How many are read at the same time in this process, each for another user. They have places of their own: with those of slow lists, twenty users who
 * looked at 30 days made the lists of others wait for two seconds, and with a year these were answered 503.
 */
const AT_ONCE = 2;

/** Statistics of jobs, from counts. The time that it takes depends on the days, and little on the number of jobs. */
@Injectable()
export class StatisticsService {
  private readonly reads = new SharedRuns<string, StatisticsView>(losesServer);
  private readonly places = new FairSemaphore(AT_ONCE, 1);
  private readonly finished = new FinishedDays();

  constructor(private readonly replica: ReadReplica) {}

  /**
   * The jobs of one process, or of all: how many there are in each unended state now, and how the others ended on the last days. Equal requests
   * of a user that arrive together share statements that begin after them: 30 days of 80,000 jobs with all durations take 0.2 s.
   *
   * @param caller the id of the user who asks
   * @throws ValidationError where the time zone is not known; NotFound where the process does not exist
   */
  statistics(asked: StatisticsRef, caller: number, language: Language): Promise<StatisticsView> {
    const { id = null, days, tz } = asked;
    return this.reads.run(JSON.stringify([caller, language, id, days, tz]), () =>
      this.places.run(caller, () =>
        listReads.run(caller, () =>
          this.replica.read((executor) => this.statisticsOn(executor, asked, language)),
        ),
      ),
    );
  }

  private async statisticsOn(
    executor: Executor,
    asked: StatisticsRef,
    language: Language,
  ): Promise<StatisticsView> {
    const { days, tz } = asked;
    const id = asked.id ?? null;
    const dayRows = await this.days(executor, tz, days);
    if (id !== null && (await executor.rows(EXISTING_PROCESSES, [[id]])).length === 0) throw new NotFound();
    const slots = dayRows.map(({ slot }) => slot);
    const finished = finishedAmong(dayRows);
    const [row] = await executor.rows<CountsRow>(...countsOf(id, slots.slice(finished)));
    const open = (row?.ended ?? []).map(([day, ...counts]): EndedRow => [finished + day, ...counts]);
    const ended = await this.finished.counts(executor, id, slots.slice(0, finished + 1));
    const { successful, failed, stopped, duration, daily } = statisticsOf(dayRows, [...ended, ...open]);
    const [last] = await (id === null
      ? executor.rows<ListedRow>(LAST)
      : executor.rows<ListedRow>(LAST_OF_PROCESS, [id]));
    const { waiting, running, stopping } = row?.unended ?? { waiting: 0, running: 0, stopping: 0 };
    return {
      id,
      days,
      jobs: { waiting, running, stopping, successful, failed, stopped },
      duration,
      last: last === undefined ? null : jobView(last, language),
      daily,
    };
  }

  /** Postgres and Node must both know the time zone: Postgres takes any name as that of a zone without rules. */
  private async days(executor: Executor, tz: string, days: number): Promise<DayRow[]> {
    if (!isZoneName(tz)) throw unknownTimeZone(tz);
    try {
      return await executor.rows<DayRow>(DAYS, [tz, days]);
    } catch (error) {
      if (error instanceof DatabaseError && error.code === INVALID_PARAMETER) throw unknownTimeZone(tz);
      throw error;
    }
  }
}

const unknownTimeZone = (tz: string): ValidationError =>
  new ValidationError({ tz: [MESSAGES.notAChoice(tz)] });
