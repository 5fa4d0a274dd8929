import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFound } from '../rest/errors.js';
import type { JobState } from './job-state.js';
import { STATE } from './jobs-statements.js';

/** One page of a job's log. */
export interface LogPage {
  /** The lines, each with its line feed, so that pages put together are the log. */
  logcontent: string;
  /** The number of lines up to the end of this page: where the next one starts. */
  row: number;
  state: JobState;
}

/** The most lines that one page has. */
const PAGE_ROWS = 1_000;

/** The most bytes that one page has, unless its first line alone has more. */
const PAGE_BYTES = 1024 * 1024;

const LINES = {
  name: 'log-lines',
  text: `
    SELECT first_row AS "firstRow", text FROM (
      SELECT first_row, text, sum(octet_length(text)) OVER (ORDER BY first_row) - octet_length(text) AS before
      FROM job_log
      WHERE job_id = $1 AND first_row < $2::bigint + ${PAGE_ROWS} AND first_row >= COALESCE(
        (SELECT max(first_row) FROM job_log WHERE job_id = $1 AND first_row <= $2), 0)
    ) part
    WHERE before < ${PAGE_BYTES} ORDER BY first_row`,
};

/** Reads jobs' logs. */
@Injectable()
export class LogService {
  constructor(private readonly database: Database) {}

  /**
   * The lines after line `row`: at most 1,000, and 1 MiB unless the first is longer alone. Where the state is an ended
   * one and no line is left, the log is complete.
   *
   * @throws NotFound where there is no such job
   */
  async page(jobId: number, row: number): Promise<LogPage> {
    // The state first: a job's last lines are committed together with its end.
    const [job] = await this.database.rows<{ state: JobState }>(STATE, [jobId]);
    if (!job) throw new NotFound();
    const rows = await this.database.rows<{ firstRow: number; text: string }>(LINES, [jobId, row]);
    const lines = rows
      .flatMap(({ firstRow, text }) =>
        text.split('\n').map((line, index) => ({ at: firstRow + index, line })),
      )
      .filter(({ at }) => at >= row)
      .slice(0, PAGE_ROWS);
    lines.length = fitting(lines);
    return {
      logcontent: lines.map(({ line }) => `${line}\n`).join(''),
      row: row + lines.length,
      state: job.state,
    };
  }

  /**
   * The whole log, page by page.
   *
   * @throws NotFound at the first page, where there is no such job
   */
  async *pages(jobId: number): AsyncGenerator<string> {
    for (let row = 0; ;) {
      const page = await this.page(jobId, row);
      if (page.row === row) return;
      yield page.logcontent;
      row = page.row;
    }
  }
}

/** How many of the lines one page takes. */
function fitting(lines: { line: string }[]): number {
  let bytes = 0;
  const past = lines.findIndex(({ line }, index) => {
    bytes += Buffer.byteLength(line) + 1;
    return index > 0 && bytes > PAGE_BYTES;
  });
  return past === -1 ? lines.length : past;
}
