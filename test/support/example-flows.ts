import { readFile } from 'node:fs/promises';
import { ended, execute, submit } from './flows.js';
import { send } from './send.js';

/** The result of a job of an example flow. */
interface Finished {
  state: string;
  outputs: any;
  error: string | null;
  /** Its log, without times: `info print Hello`. */
  log: string[];
}

/** Factor by which retry delays are shortened in tests. */
const HASTE = 50;

/** An example flow from its file, with shortened retry delays and waits for events. */
async function exampleFlow(file: string): Promise<any> {
  const flow = JSON.parse(await readFile(`examples/flows/${file}.json`, 'utf8'));
  for (const { detailPanel } of flow.nodeList)
    for (const form of detailPanel.common?.formDatas ?? [])
      if (form.name === 'retryDelay') form.value /= HASTE;
  return flow;
}

/** Saves and submits an example flow, changed by `change`. Returns the id of its process. */
export async function submitExample(
  url: string,
  file: string,
  change: (flow: any) => void = () => undefined,
): Promise<number> {
  const flow = await exampleFlow(file);
  delete flow.id;
  change(flow);
  return submit(url, flow);
}

/** Runs an example flow to its end. */
export async function runExample(url: string, file: string, inputs: object): Promise<Finished> {
  const job = await execute(url, await submitExample(url, file), { inputs });
  const { state, outputs, error } = await ended(url, job);
  const { body } = await send(url, `/api/process/logfile/?jobId=${job}&row=0`);
  const lines = body.logcontent.split('\n').filter((line: string) => line !== '');
  return { state, outputs, error, log: lines.map((line: string) => line.replace(/^\S+ /, '')) };
}
