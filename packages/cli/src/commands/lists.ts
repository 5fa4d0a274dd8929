import type { Job, JobFilters, JobState, Paged, ProcessFilters } from '@liucheng/client';
import { UsageError } from '../exit-codes.js';
import { visible } from '../output.js';
import type { Session } from '../session.js';
import { durationOf, painted, shownDuration, shownTime } from '../shown.js';

/** Options of every list. */
export interface ListOptions {
  limit: number;
  all?: true | undefined;
  ordering?: string | undefined;
}

/** How many items a request for a long list asks for. */
const PAGE = 500;

/** The items that the options ask for. */
const itemsOf = <Item extends { id: number }>(
  list: (limit: number) => Paged<Item>,
  { limit, all }: ListOptions,
): Promise<Item[]> => (all ? list(PAGE).all() : list(Math.min(limit, PAGE)).all({ limit }));

/** `list`: the processes. */
export async function listProcesses(
  { client, output, signal }: Session,
  { limit, all, ...filters }: ListOptions & Pick<ProcessFilters, 'name' | 'project' | 'ordering'>,
): Promise<undefined> {
  const { name, project, ordering } = filters;
  const processes = await itemsOf(
    (size) => client.processes.list({ name, project, ordering, limit: size }, { signal }),
    { limit, all },
  );
  if (output.isJson) await output.json(processes);
  else
    await output.table(
      ['ID', 'NAME', 'PROJECT', 'USER', 'CHANGED'],
      processes.map((process) => [
        String(process.id),
        visible(process.name),
        visible(process.project),
        visible(process.user),
        shownTime(process.utime),
      ]),
    );
  return undefined;
}

const STATES: readonly JobState[] = ['waiting', 'running', 'stopping', 'successful', 'failed', 'stopped'];

/** Reads `--state failed,stopped`. */
function statesOf(text: string): JobState[] {
  return text.split(',').map((name) => {
    const state = STATES.find((each) => each === name.trim());
    if (state === undefined) throw new UsageError(`no state "${name}": ${STATES.join(', ')}`);
    return state;
  });
}

export interface JobListOptions extends ListOptions, Pick<JobFilters, 'process' | 'kind'> {
  state?: string;
}

/** `jobs`: the jobs. */
export async function listJobs(
  { client, output, signal }: Session,
  { process, state, kind, ordering, ...options }: JobListOptions,
): Promise<undefined> {
  const filters = { process, kind, ordering, state: state === undefined ? undefined : statesOf(state) };
  const jobs = await itemsOf((limit) => client.jobs.list({ ...filters, limit }, { signal }), options);
  if (output.isJson) await output.json(jobs);
  else
    await output.table(
      ['ID', 'PROCESS', 'VERSION', 'STATE', 'USER', 'CREATED', 'DURATION'],
      jobs.map((job) => jobRow(job, output.colors)),
    );
  return undefined;
}

const jobRow = (job: Job, colors: Session['output']['colors']): string[] => [
  String(job.id),
  `${job.process} ${visible(job.process_name)}`,
  job.version === null ? 'trial' : String(job.version),
  painted(job.state, visible(job.state_name), colors),
  visible(job.user),
  shownTime(job.ctime),
  durationOf(job),
];

/** `job`: one job with its nodes. */
export async function showJob(
  { client, output, signal }: Session,
  _options: object,
  id: number,
): Promise<undefined> {
  const job = await client.jobs.get(id, { signal });
  if (output.isJson) {
    await output.json(job);
    return undefined;
  }
  const { colors } = output;
  await output.line(jobRow(job, colors).join('  '));
  if (job.error !== null) await output.line(colors.red(visible(job.error)));
  await output.line(`inputs   ${visible(JSON.stringify(job.inputs))}`);
  await output.line(`outputs  ${visible(JSON.stringify(job.outputs))}`);
  await output.table(
    ['NODE', 'STATE', 'RUNS', 'STARTED', 'DURATION', 'ERROR'],
    job.nodes.map(({ node, state, runs, start_time: start, finish_time: finish, error }) => [
      visible(node),
      painted(state, state, colors),
      String(runs),
      shownTime(start),
      start === null || finish === null ? '–' : shownDuration(finish - start),
      visible(error ?? ''),
    ]),
  );
  return undefined;
}
