import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Again, GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { ReadReplica } from '../database/read-replica.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { requestsOf } from '../flow/index.js';
import { NotFound } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import { whileAdmitted } from '../rest/requests/confirmation.js';
import type { Actor } from '../rest/requests/caller.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { JobFilters, JobOrdering } from './dto/job-filters.js';
import type { JobDetailView, JobView } from './dto/job-view.js';
import { EndedJobs, type Waited } from './ended-jobs.js';
import { identityOf } from './job-identity.js';
import { type DetailedRow, jobDetailView, jobView, shownInTurn } from './lists/job-views.js';
import { NEXT_DETAILS } from './lists/job-rows-statements.js';
import { JOBS } from './lists/jobs-statements.js';

/**
 * The longest that `?wait=` waits, in seconds. With 60, nginx and balancers of clouds, whose default that is, would give up just before
 * the answer, and nginx sends nothing to such an API for 10 s.
 */
const LONGEST_WAIT = 58;

/** The most jobs that are read and shown at a time: they fill the statements in flight. A job can take 10 MB, and three times as much until it is shown. */
const AT_ONCE = 40;

/** The most of them for one user. */
const MOST_PER_USER = AT_ONCE / 2;

/** Of a job whose id another one has now. */
const LOST = {
  en: 'The database has lost this job in a failover. Another job has its id.',
  zh: '数据库在故障切换中丢失了该任务，其 id 现在属于另一个任务。',
};

/** Shows jobs. */
@Injectable()
export class JobsService {
  private readonly details = new GroupedCalls<number, DetailedRow | undefined>(
    async (ids) => {
      const rows = await this.database.rows<DetailedRow & { is_left: boolean }>(NEXT_DETAILS, [ids]);
      const byId = new Map(rows.map(({ is_left: isLeft, ...row }) => [row.id, isLeft ? new Again() : row]));
      return ids.map((id) => byId.get(id));
    },
    // Few, because the inputs, outputs and nodes of one job can take 10 MB.
    { maxItems: 20, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  /** Bounds the jobs that are read and shown at a time. Behind 2,000 waiters for one job of 900 KB, others waited for 15 s, and the process took 1.2 GB. */
  private readonly semaphore = new FairSemaphore(AT_ONCE, MOST_PER_USER);

  constructor(
    private readonly database: Database,
    private readonly replica: ReadReplica,
    private readonly ended: EndedJobs,
  ) {}

  /** One page of the list. */
  list(request: ListRequest<JobFilters, JobOrdering>, language: Language): Promise<PageBody<JobView>> {
    return JOBS.page(
      (work) => this.replica.read(work),
      request,
      (row) => jobView(row, language),
    );
  }

  /**
   * One job.
   *
   * @param wait reads the seconds to wait for the end of the job, of which it waits 58 at most. It is called once the job is known to exist
   * @throws NotFound, also if a failover has lost the job during the wait and another one has its id; NotAuthenticated or PermissionDenied if the caller loses access during the wait, and ClientGone if nobody waits any more;
   *   DatabaseUnavailable also if the job has waited too long for those of others
   */
  async detail(actor: Actor, id: number, language: Language, wait: () => number): Promise<JobDetailView> {
    let until: number | undefined;
    let isOver = false;
    let identity: string | undefined;
    const look = async (): Promise<JobDetailView | undefined> => {
      const row = await this.row(id);
      identity ??= identityOf(row);
      if (identityOf(row) !== identity) throw new NotFound(LOST);
      if (until === undefined) {
        const seconds = Math.min(Math.max(wait(), 0), LONGEST_WAIT);
        until = performance.now() + seconds * 1_000;
        isOver = seconds === 0;
      }
      if (row.finish_time === null && !isOver) return undefined;
      return shownInTurn(row, (shown) => jobDetailView(shown, language), requestsOf(actor.id));
    };
    for (;;) {
      const shown = await this.semaphore.run(actor.id, look);
      if (shown) return shown;
      const left = (until ?? 0) - performance.now();
      isOver = (await this.waited(actor, id, left)) === 'timeout';
    }
  }

  /** Waits for the end of a job, for as long as the actor does. @throws as {@link whileAdmitted} */
  private async waited(actor: Actor, id: number, ms: number): Promise<Waited> {
    const leaving = new AbortController();
    try {
      return await whileAdmitted(actor, this.ended.wait(id, ms, leaving.signal));
    } finally {
      // Without a reason, `abort` makes an error with a stack: 1.4% of the time of an API that answers waits (measured).
      leaving.abort(null);
    }
  }

  private async row(id: number): Promise<DetailedRow> {
    const row = await this.details.add(id);
    if (!row) throw new NotFound();
    return row;
  }
}
