import { send } from './send.js';

/** A node in the short form that a person would write by hand. */
export interface ShortNode {
  id: string;
  /** `core.log.print` */
  name: string;
  inputs?: Record<string, unknown>;
  options?: Record<string, unknown>;
  common?: Record<string, unknown>;
}

const TYPES: Record<string, string> = {
  'core.event': 'event',
  'core.programming': 'programming',
  'core.operation': 'operation',
};

/**
 * A flow from nodes and links in the short form.
 *
 * @param links `a.port > b.port`, or `a > b` for the plain flow ports
 */
export function flow(nodes: ShortNode[], links: string[], variables: object[] = []): object {
  return {
    nodeList: nodes.map(({ id, name, inputs = {}, options = {}, common = {} }) => {
      const [, namespace, short] = /^(.*)\.([^.]*)$/.exec(name)!;
      return {
        id,
        namespace,
        name: short,
        nodeType: name === 'core.variable.set' ? 'variable_set' : (TYPES[namespace!] ?? 'function'),
        ports: { input: Object.entries(inputs).map(([port, value]) => ({ name: port, value })) },
        detailPanel: { options: { formDatas: forms(options) }, common: { formDatas: forms(common) } },
      };
    }),
    linkList: links.map((link, index) => {
      const [source, target] = link.split('>').map((end) => end.trim().split('.'));
      return {
        id: `l${index}`,
        source: source![0],
        ...(source![1] === undefined ? {} : { sourcePort: source![1] }),
        target: target![0],
        ...(target![1] === undefined ? {} : { targetPort: target![1] }),
      };
    }),
    variables,
  };
}

const forms = (values: Record<string, unknown>): object[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** A start, then the given nodes one after the other. */
export function line(...nodes: ShortNode[]): object {
  const all = [{ id: 'start', name: 'core.event.start' }, ...nodes];
  return flow(
    all,
    nodes.map(({ id }, index) => `${all[index]!.id} > ${id}`),
  );
}

/** Creates a process with a submitted flow; gives its id. */
export async function submit(url: string, definition: object): Promise<number> {
  const id = await draft(url, definition);
  const { status, text } = await send(url, '/api/process/upload/', { method: 'POST', body: { id } });
  if (status !== 200) throw new Error(`upload answered ${status}: ${text}`);
  return id;
}

/** Creates a process with a saved draft; gives its id. */
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

/** Executes; gives the job's id. */
export async function execute(url: string, id: number, more: object = {}): Promise<number> {
  const { body, text } = await send(url, '/api/process/execute/', { method: 'POST', body: { id, ...more } });
  if (body?.success !== true) throw new Error(`execute answered ${text}`);
  return body.job_id;
}

/** The job once it has ended, or after 30 s. */
export async function ended(url: string, job: number): Promise<any> {
  return (await send(url, `/api/job/job/${job}/?wait=30`)).body;
}

/** The job as soon as `holds` says so; fails after 30 s. */
export async function jobWhen(url: string, job: number, holds: (job: any) => boolean): Promise<any> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const { body } = await send(url, `/api/job/job/${job}/`);
    if (holds(body)) return body;
    if (Date.now() > giveUpAt) throw new Error(`still ${JSON.stringify(body)}`);
  }
}
