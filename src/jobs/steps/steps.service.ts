import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { inSlices } from '../../flow/index.js';
import { NotFound } from '../../rest/errors.js';
import type { Language } from '../../rest/language.js';
import { LargePages } from '../../rest/lists/large-pages.js';
import type { Page, PageBody } from '../../rest/lists/page.js';
import type { StepFilters } from '../dto/step-filters.js';
import type { StepView } from '../dto/step-view.js';
import { type OpenStepRow, openStepsIn } from './open-steps.js';
import { readStepLine } from './step-line.js';
import { STATE_LETTERS, stateOf, type StepState } from './step-state.js';
import { FILTERED_STEPS, type StepRow, STEPPED_JOB, type SteppedJob, STEPS } from './steps-statements.js';

/** Shows the steps of jobs. */
@Injectable()
export class StepsService {
  private readonly pages = new LargePages(2);

  constructor(private readonly database: Database) {}

  /**
   * One page of the steps of a job, in the order in which they began.
   *
   * @throws NotFound if the job does not exist; DatabaseUnavailable also if a large page has waited too long for others
   */
  list(filters: StepFilters, page: Page, language: Language): Promise<PageBody<StepView>> {
    return this.pages.read(page, () => this.read(filters, page, language), { isQuick: true });
  }

  private async read(
    { job, node, state }: StepFilters,
    page: Page,
    language: Language,
  ): Promise<PageBody<StepView>> {
    const [found] = await this.database.rows<SteppedJob>(STEPPED_JOB, [job]);
    if (!found) throw new NotFound();
    const asked = node === undefined || node === '' ? null : node;
    const open = openStepsOf(found).filter(
      (step) =>
        (asked === null || step.node === asked) && (state ?? stateOfOpen(found)) === stateOfOpen(found),
    );
    const values = [job, open.map(({ id }) => id), page.limit, page.offset];
    const rows = await (asked === null && state === undefined
      ? this.database.rows<StepRow>(STEPS, values)
      : this.database.rows<StepRow>(FILTERED_STEPS, [
          ...values,
          asked,
          state === undefined ? null : letterOf(state),
        ]));
    const results = await inSlices(
      views(rows, new Map(open.map((step) => [step.id, step])), found, language),
    );
    return page.of(results, rows[0]?.count ?? 0);
  }
}

/** No step that has ended has the letter of `running`. */
const letterOf = (state: StepState): string => (state === 'running' ? '-' : STATE_LETTERS[state]);

/**
 * The unended steps. A job that was successful has none: what its row may still have was written by an earlier attempt, before a
 * worker of a release without steps ended the job.
 */
const openStepsOf = ({ state, open_steps }: SteppedJob): OpenStepRow[] =>
  state === 'successful' ? [] : openStepsIn(open_steps);

/** A step that was running when its job ended was stopped. */
const stateOfOpen = ({ finished }: SteppedJob): StepState => (finished === null ? 'running' : 'stopped');

/** The rows as they are shown. Yields between two rows, because each can have many values. */
function* views(
  rows: StepRow[],
  open: ReadonlyMap<number, OpenStepRow>,
  job: SteppedJob,
  language: Language,
): Generator<undefined, StepView[]> {
  const shown: StepView[] = [];
  for (const { id, node, letter, line } of rows) {
    if (id === null) continue;
    const unended = open.get(id);
    if (line !== null && node !== null && letter !== null)
      shown.push(view({ id, node, state: stateOf(letter), line, stopped: null }, language));
    else if (unended !== undefined)
      shown.push(view({ ...unended, id, state: stateOfOpen(job), stopped: job.finished }, language));
    yield;
  }
  return shown;
}

/** A step as it is stored. */
interface StoredStep {
  id: number;
  node: string;
  state: StepState;
  line: string;
  /** When the job ended, for a step that had not ended; else null. */
  stopped: number | null;
}

function view({ id, node, state, line, stopped }: StoredStep, language: Language): StepView {
  const step = readStepLine(line);
  const finish = step.finish ?? (stopped === null ? null : Math.max(step.start, Math.floor(stopped)));
  return {
    id,
    node,
    name: step.name,
    path: step.path,
    state,
    attempts: step.attempts,
    start_time: step.start / 1000,
    finish_time: finish === null ? null : finish / 1000,
    inputs: step.inputs,
    outputs: step.outputs,
    error: language === 'zh' ? (step.errorZh ?? step.error) : step.error,
  };
}
