import type { ShortNode as ShortForm } from '../../src/flow/testing.js';
import { shortFlow } from '../../src/flow/testing.js';
import { send } from './send.js';
import { until } from './until.js';

/** A node with its id. The other fields are those of {@link ShortForm}. */
export interface ShortNode {
  id: string;
  /** `core.log.print` */
  name: string;
  inputs?: Record<string, unknown>;
  options?: Record<string, unknown>;
  common?: Record<string, unknown>;
}

/**
 * A flow from a list of nodes. It is {@link shortFlow} without an id, with variables as they are saved.
 *
 * @param links `a.port > b.port`, or `a > b` for the default flow ports
 */
export function flow(nodes: ShortNode[], links: string[], variables: object[] = []): object {
  const byId = Object.fromEntries(
    nodes.map(({ id, name, inputs, options, common }) => [id, [name, inputs, options, common]]),
  ) as Record<string, ShortForm>;
  const { nodeList, linkList } = shortFlow(byId, links) as Record<string, unknown>;
  return { nodeList, linkList, variables };
}

/** A start, then the given nodes one after the other. */
export function line(...nodes: ShortNode[]): object {
  const all = [{ id: 'start', name: 'core.event.start' }, ...nodes];
  return flow(
    all,
    nodes.map(({ id }, index) => `${all[index]!.id} > ${id}`),
  );
}

/** Creates a process with a submitted flow. Returns its id. */
export async function submit(url: string, definition: object): Promise<number> {
  const id = await draft(url, definition);
  const { status, text } = await send(url, '/api/process/upload/', { method: 'POST', body: { id } });
  if (status !== 200) throw new Error(`upload answered ${status}: ${text}`);
  return id;
}

/** Creates a process with a saved draft. Returns its id. */
export async function draft(url: string, definition: object): Promise<number> {
  const created = await send(url, '/api/process/process/', {
    method: 'POST',
    body: { name: 'p', project: 'p' },
  });
  const { id } = created.body;
  const { status, text } = await send(url, '/api/process/save/', {
    method: 'POST',
    body: { id, ...definition },
  });
  if (status !== 200) throw new Error(`save answered ${status}: ${text}`);
  return id;
}

/** Executes a process. Returns the id of the job. */
export async function execute(url: string, id: number, more: object = {}): Promise<number> {
  const { body, text } = await send(url, '/api/process/execute/', { method: 'POST', body: { id, ...more } });
  if (body?.success !== true) throw new Error(`execute answered ${text}`);
  return body.job_id;
}

/** How long a job is given to end, in milliseconds; the test's own timeout may be shorter. */
const END_MS = 120_000;

/** The job once it has ended, or as it is after {@link END_MS}. */
export async function ended(url: string, job: number): Promise<any> {
  for (const giveUpAt = performance.now() + END_MS; ;) {
    const { status, body } = await send(url, `/api/job/job/${job}/?wait=30`);
    if (status !== 200 || body.finish_time !== null || performance.now() > giveUpAt) return body;
  }
}

/** The job as soon as `holds` says so; fails after `deadline` milliseconds, telling what it was then. */
export async function jobWhen(
  url: string,
  job: number,
  holds: (job: any) => boolean,
  deadline = 60_000,
): Promise<any> {
  let body: any;
  const fits = async (): Promise<boolean> => {
    ({ body } = await send(url, `/api/job/job/${job}/`));
    return holds(body);
  };
  await until(fits, () => `job ${job} fits: ${JSON.stringify(body)}`, { deadline });
  return body;
}
