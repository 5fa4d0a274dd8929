import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Json, NodeProgress } from '../flow/index.js';
import { NotFound } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { JobFilters, JobOrdering } from './dto/job-filters.js';
import type { JobDetailView, JobNodeView, JobView } from './dto/job-view.js';
import { EndedJobs } from './ended-jobs.js';
import { JOB_STATES } from './job-state.js';
import { JOB, listStatements } from './jobs-statements.js';
import { asGoingOn } from './node-progress.js';

/** A job's row with its JSON texts. */
interface JobRow extends JobView {
  inputs: string | null;
  outputs: string | null;
  progress: string | null;
}

/** The longest that `?wait=` waits, in seconds. */
const LONGEST_WAIT = 60;

/** Shows jobs. */
@Injectable()
export class JobsService {
  constructor(
    private readonly database: Database,
    private readonly ended: EndedJobs,
  ) {}

  /** One page of the list. */
  async list(
    { filters, order, page }: ListRequest<JobFilters, JobOrdering>,
    language: Language,
  ): Promise<PageBody<JobView>> {
    const statements = listStatements(filters, order);
    const [rows, [total]] = await Promise.all([
      this.database.rows<JobView>(statements.page, [...statements.values, page.limit, page.offset]),
      this.database.rows<{ count: number }>(statements.count, statements.values),
    ]);
    return page.of(
      rows.map((row) => named(row, language)),
      total?.count ?? 0,
    );
  }

  /**
   * One job.
   *
   * @param wait seconds, clamped to 0–60: the answer waits until the job has ended, for so long at most
   * @throws NotFound
   */
  async detail(id: number, language: Language, wait = 0): Promise<JobDetailView> {
    const seconds = Math.min(Math.max(wait, 0), LONGEST_WAIT);
    const row = await this.row(id);
    if (seconds === 0 || row.finish_time !== null) return detailed(row, language);
    await this.ended.wait(id, seconds * 1_000);
    return detailed(await this.row(id), language);
  }

  private async row(id: number): Promise<JobRow> {
    const [row] = await this.database.rows<JobRow>(JOB, [id]);
    if (!row) throw new NotFound();
    return row;
  }
}

function named<Row extends JobView>(row: Row, language: Language): Row {
  row.state_name = JOB_STATES[row.state][language];
  return row;
}

function detailed(row: JobRow, language: Language): JobDetailView {
  const { inputs, outputs, progress, ...job } = named(row, language);
  const nodes = progress === null ? [] : (JSON.parse(progress) as NodeProgress[]);
  return {
    ...job,
    inputs: inputs === null ? {} : (JSON.parse(inputs) as Record<string, Json>),
    outputs: outputs === null ? {} : (JSON.parse(outputs) as Record<string, Json>),
    nodes: nodes.map((node) => nodeView(node, job)),
  };
}

/** A node that a dead worker left running has ended with its job; one that was given back with its job has not. */
function nodeView(written: NodeProgress, job: JobView): JobNodeView {
  const node = job.finish_time === null ? asGoingOn(written) : written;
  const cutOff = node.state === 'running' && job.finish_time !== null;
  return {
    node: node.node,
    state: cutOff ? 'stopped' : node.state,
    runs: node.runs,
    start_time: unixSeconds(node.startTime),
    finish_time: cutOff ? job.finish_time : unixSeconds(node.finishTime),
    error: node.error,
  };
}

const unixSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.floor(milliseconds / 1_000);
