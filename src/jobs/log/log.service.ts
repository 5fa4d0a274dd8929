import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { inTurn, requestsOf } from '../../flow/index.js';
import { visible } from '../../flow/visible.js';
import { NotFound } from '../../rest/errors.js';
import type { Download } from '../../rest/requests/download.js';
import type { Actor } from '../../rest/requests/caller.js';
import { singleReads } from '../../rest/requests/single-reads.js';
import type { LogPageView } from '../dto/log-page-view.js';
import type { JobState } from '../job-state.js';
import { logRows } from './log-rows.js';
import { STATE_OF_JOB } from '../state-of-job.js';

/** The maximum number of lines of a page. */
const PAGE_ROWS = 1_000;

/** The maximum size of a page in bytes, unless its first line is longer. */
const PAGE_BYTES = 1024 * 1024;

/** A page of more bytes is large: it takes Postgres and this process some milliseconds. */
const LARGE_BYTES = 64 * 1024;

/** The most large pages that are read at the same time, each on a connection of the pool. */
const LARGE_AT_ONCE = 3;

/** The most large pages of one user at a time: they leave one to another user. */
const LARGE_PER_USER = LARGE_AT_ONCE - 1;

/**
 * The size of a part of a download in bytes, unless its first line is longer. While a part was as large as a page, the seventh download of one
 * caller was refused. Of 32 MB in lines of 1 KB, a download takes 0.49 s of CPU time instead of 0.33; in lines of 800 KB, 0.65 instead of 0.99.
 */
const PART_BYTES = 128 * 1024;

/** How often a part of a download is in memory: as it was read, as text, and as it is sent. */
const COPIES = 3;

/** The most rows whose size is looked up before a download, which takes 2 ms. */
const MEASURED_ROWS = 10_000;

/** SQL: the rows of the log of the job `$1` with the lines after line `$2`, of which a page has at most as many. */
const FOLLOWING = `FROM job_log
      WHERE job_id = $1 AND first_row < $2::bigint + ${PAGE_ROWS} AND first_row >= COALESCE(
        (SELECT max(first_row) FROM job_log WHERE job_id = $1 AND first_row <= $2), 0)`;

const LINES = {
  name: 'log-lines',
  text: `
    SELECT first_row AS "firstRow", text FROM (
      SELECT first_row, text, sum(octet_length(text)) OVER (ORDER BY first_row) - octet_length(text) AS before
      ${FOLLOWING}
    ) part
    WHERE before < $3::int ORDER BY first_row`,
};

/** The state of the job `$1`, and whether the page after line `$2` is large. */
const PAGE_OF_JOB = {
  name: 'log-page-of-job',
  text: `
    SELECT state, COALESCE((SELECT sum(octet_length(text)) > ${LARGE_BYTES} ${FOLLOWING}), false) AS is_large
    FROM job WHERE id = $1`,
};

/** The number of lines of the log of the job `$1`; no row if the job does not exist. */
const LENGTH = {
  name: 'log-length',
  text: `SELECT ${logRows('$1')} AS rows FROM job WHERE id = $1`,
};

/**
 * The most bytes that are read at once to download the log of the job `$1`: whole rows, of which the last one may go on behind the part. Those of a
 * log that still grows, or has many rows, are not known, and count as a page.
 */
const PART_SIZE = {
  name: 'log-part-size',
  text: `
    SELECT CASE WHEN finish_time IS NOT NULL AND rows < ${MEASURED_ROWS}
      THEN LEAST(bytes, ${PART_BYTES} + longest, ${PAGE_BYTES})::int ELSE ${PAGE_BYTES} END AS bytes
    FROM job, LATERAL (
      SELECT count(*) AS rows, COALESCE(sum(octet_length(text)), 0) AS bytes, COALESCE(max(octet_length(text)), 0) AS longest
      FROM (SELECT text FROM job_log WHERE job_id = $1 LIMIT ${MEASURED_ROWS}) part
    ) measured
    WHERE id = $1`,
};

/** Lines of a log, from line `firstRow` on. */
interface LogRow {
  firstRow: number;
  text: string;
}

interface JobOfPage {
  state: JobState;
  is_large: boolean;
}

/** Reads jobs' logs. */
@Injectable()
export class LogService {
  /** Bounds the large pages that are read at once. Behind 900 of one user, everything else waited 2.7 s for a connection. */
  private readonly large = new FairSemaphore(LARGE_AT_ONCE, LARGE_PER_USER);
  /**
   * Bounds the parts of streams and downloads that are read at once, which can have a line of 1 MB. Behind 150 streams of one user, everything else
   * waited for seconds.
   */
  private readonly streamed = new FairSemaphore(LARGE_AT_ONCE, LARGE_PER_USER, Infinity);

  constructor(private readonly database: Database) {}

  /**
   * The lines after line `row`: at most 1,000, and at most 1 MiB unless the first line is longer. If the state is an ended state
   * and there are no lines, the log is complete.
   *
   * @param caller the id of the calling user
   * @throws NotFound if the job does not exist; DatabaseUnavailable if it has waited too long for others
   */
  async page(jobId: number, row: number, caller: number): Promise<LogPageView> {
    // Read the state first: the last lines of a job are committed together with its end.
    const [job] = await singleReads.run(caller, () =>
      this.database.rows<JobOfPage>(PAGE_OF_JOB, [jobId, row]),
    );
    if (!job) throw new NotFound();
    const read = (): Promise<string[]> => this.lines(jobId, row, caller);
    const lines = await (job.is_large ? this.large : singleReads).run(caller, read);
    return {
      logcontent: lines.map((line) => `${line}\n`).join(''),
      row: row + lines.length,
      state: job.state,
    };
  }

  /**
   * The lines after line `row` for a stream or a download of a user: at most 1,000, and at most `bytes` bytes unless the first line is longer. Users
   * take turns, and each waits as long as it takes.
   */
  part(jobId: number, row: number, bytes: number, user: number): Promise<string[]> {
    return this.streamed.run(user, () => this.lines(jobId, row, user, bytes));
  }

  /**
   * The whole log as a file. Parts are read one by one, each with statements of its own, when the client has read the ones before.
   *
   * @throws NotFound if the job does not exist
   */
  async file(jobId: number, actor: Actor): Promise<Download> {
    const [job] = await this.database.rows(STATE_OF_JOB, [jobId]);
    if (!job) throw new NotFound();
    return {
      type: 'text/plain; charset=utf-8',
      name: `job-${jobId}.log`,
      heldBytes: () => this.heldBytes(jobId),
      texts: () => this.parts(jobId, actor),
    };
  }

  /** @param user whose request it is: pages that were read together are taken apart in turn among the users */
  private async lines(jobId: number, row: number, user: number, bytes = PAGE_BYTES): Promise<string[]> {
    const rows = await this.database.rows<LogRow>(LINES, [jobId, row, bytes]);
    const length = rows.reduce((sum, { text }) => sum + text.length, 0);
    return inTurn(length, () => linesAfter(row, rows, bytes), requestsOf(user));
  }

  /** The memory of the largest part of a file. While each counted as a full page, ten short logs at once were too many for one caller. */
  private async heldBytes(jobId: number): Promise<number> {
    const [size] = await this.database.rows<{ bytes: number }>(PART_SIZE, [jobId]);
    return COPIES * (size?.bytes ?? PAGE_BYTES);
  }

  /**
   * @throws NotAuthenticated or PermissionDenied if the actor has lost access; NotFound if retention has deleted the job meanwhile, or a
   *   failover has lost lines
   */
  private async *parts(jobId: number, actor: Actor): AsyncGenerator<string> {
    for (let row = 0; ;) {
      await actor.confirm();
      const lines = await this.part(jobId, row, PART_BYTES, actor.id);
      if (lines.length === 0) {
        const [log] = await this.database.rows<{ rows: number }>(LENGTH, [jobId]);
        if (!log || log.rows < row) throw new NotFound();
        return;
      }
      yield lines.map((line) => `${line}\n`).join('');
      row += lines.length;
    }
  }
}

/** The lines after line `row`, as many as a page has. */
function linesAfter(row: number, rows: readonly LogRow[], bytes: number): string[] {
  const lines = rows
    .flatMap(({ firstRow, text }) =>
      // Rows of earlier builds hold control characters.
      visible(text)
        .split('\n')
        .map((line, index) => ({ at: firstRow + index, line })),
    )
    .filter(({ at }) => at >= row)
    .slice(0, PAGE_ROWS)
    .map(({ line }) => line);
  lines.length = fitting(lines, bytes);
  return lines;
}

/** The number of lines that fit into `most` bytes. */
function fitting(lines: string[], most: number): number {
  let bytes = 0;
  const past = lines.findIndex((line, index) => {
    bytes += Buffer.byteLength(line) + 1;
    return index > 0 && bytes > most;
  });
  return past === -1 ? lines.length : past;
}
