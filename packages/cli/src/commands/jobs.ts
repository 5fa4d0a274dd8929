import { basename, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Client, Execution } from '@liucheng/client';
import { type ExitCode, exitCodeOfState, UsageError } from '../exit-codes.js';
import { follow } from '../follow.js';
import { inputsOf, type JsonObject, readObject } from '../inputs.js';
import type { Session } from '../session.js';
import { shownLine, summaryOf } from '../shown.js';

/** Options of every command that starts a job. */
interface StartOptions {
  follow?: true;
  wait?: true;
}

export interface RunOptions extends StartOptions {
  process?: number;
  name?: string;
  project?: string;
  version?: number;
  trial?: true;
  input?: string[];
  inputs?: string;
  idempotencyKey?: string;
}

/** `run`: runs the flow of a file as a trial, or a process. */
export async function run(
  session: Session,
  options: RunOptions,
  file: string | undefined,
): Promise<ExitCode | undefined> {
  const { client, signal } = session;
  const given = options.inputs === undefined ? {} : await readObject(options.inputs);
  const { version, input = [], idempotencyKey } = options;
  let { process: id, trial } = options;
  let flow: JsonObject = {};
  if (file !== undefined) {
    if (version !== undefined)
      throw new UsageError('a file has no versions: leave out the file or --version');
    flow = await readObject(file);
    if (id === undefined) id = await processOf(session, options, file, flow);
    else await client.processes.save(id, flow, { signal });
    trial = true;
  } else if (id === undefined) throw new UsageError('name a file with a flow, or --process');
  else if (input.length > 0) flow = await flowOf(client, id, { version, trial, signal });
  const inputs = { ...given, ...inputsOf(input, flow) };
  return started(
    session,
    client.execute({ id, inputs, version, trial, idempotencyKey, signal }),
    options,
    id,
  );
}

/** The flow that an execute means: the version, the newest one, or the draft. */
async function flowOf(
  client: Client,
  id: number,
  { version, trial, signal }: { version: number | undefined; trial: true | undefined; signal: AbortSignal },
): Promise<JsonObject> {
  const [newest] = version === undefined && !trial ? await client.processes.versions(id, { signal }) : [];
  return (await client.processes.flow(id, { version: version ?? newest?.number, signal })).flow;
}

/** How many processes of a file are looked at. */
const LOOKED_AT = 20;

/**
 * The process for the flow of a file: one that an earlier `run` of this user has created for this file, if its draft is still this
 * flow, else a new one. A draft that differs is never overwritten: it may have been edited since. The project is the path of the file.
 */
async function processOf(
  { client, signal }: Session,
  { name, project }: RunOptions,
  file: string,
  flow: JsonObject,
): Promise<number> {
  const isInput = file === '-';
  const ofFile = isInput ? 'standard input' : basename(file, '.json');
  const named = typeof flow.name === 'string' && flow.name.trim() !== '' ? flow.name : ofFile;
  const wanted = {
    name: (name ?? named).slice(0, 255),
    project: project ?? (isInput ? 'standard input' : resolve(file).slice(-1_024)),
  };
  const { id: cuser } = await client.me({ signal });
  const filters = { project: wanted.project, cuser, limit: LOOKED_AT };
  for (const process of (await client.processes.list(filters, { signal }).page()).results)
    if (
      process.name === wanted.name &&
      isSame((await client.processes.flow(process.id, { signal })).flow, flow)
    )
      return process.id;
  const { id } = await client.processes.create(wanted, { signal });
  await client.processes.save(id, flow, { signal });
  return id;
}

/** Whether two flows are the same but for the process that they belong to. */
const isSame = (one: JsonObject, other: JsonObject): boolean =>
  isDeepStrictEqual({ ...one, id: null }, { ...other, id: null });

/** Tells the id of a job that was asked for, and follows it or waits for it. */
async function started(
  session: Session,
  execution: Execution,
  options: StartOptions,
  process?: number,
): Promise<ExitCode | undefined> {
  const { output, signal, client } = session;
  const job = await execution.job;
  if (options.follow) {
    if (!output.isJson) output.note(`job ${job}${process === undefined ? '' : ` of process ${process}`}`);
    return follow(session, job, { lines: true, changes: false });
  }
  if (options.wait) {
    const detail = await client.wait(job, { signal });
    await output.json(output.isJson ? detail : detail.outputs);
    if (!output.isJson) output.note(summaryOf(detail, output.noteColors));
    return exitCodeOfState(detail.state);
  }
  if (output.isJson) await output.json({ job, ...(process === undefined ? {} : { process }) });
  else await output.line(String(job));
  return undefined;
}

export interface RerunOptions extends StartOptions {
  resume?: true;
  version?: number;
}

/** `rerun`: runs a job once more, or goes on where it failed. */
export async function rerun(
  session: Session,
  { resume, version, ...options }: RerunOptions,
  job: number,
): Promise<ExitCode | undefined> {
  const { client, signal } = session;
  return started(session, client.jobs.rerun(job, { resume, version, signal }), options);
}

export interface StopOptions {
  process?: number;
}

/** `stop`: stops jobs, or all unended ones of a process. */
export async function stop(
  { client, output, signal }: Session,
  { process }: StopOptions,
  jobs: number[],
): Promise<undefined> {
  if ((jobs.length === 0) === (process === undefined)) throw new UsageError('name jobs, or --process');
  const [job, ...others] = jobs;
  if (job !== undefined && others.length === 0) {
    await client.stop(job, { signal });
    const { state } = await client.jobs.get(job, { signal });
    await (output.isJson ? output.json({ job, state }) : output.line(`job ${job}: ${state}`));
    return undefined;
  }
  const count = await client.jobs.stopAll(process === undefined ? { jobs } : { process }, { signal });
  await (output.isJson ? output.json({ count }) : output.line(`jobs that had not ended: ${count}`));
  return undefined;
}

/** `logs`: the lines of a job's log. */
export async function logs(
  { client, output, signal }: Session,
  { follow: isFollowed }: { follow?: true },
  job: number,
): Promise<undefined> {
  for await (const line of client.logs(job, { follow: isFollowed ?? false, signal }))
    await (output.isJson ? output.event({ line }) : output.line(shownLine(line, output.colors)));
  return undefined;
}

/** `watch`: the changes of a job and of its nodes until it ends. */
export const watch = (session: Session, { log }: { log?: true }, job: number): Promise<ExitCode> =>
  follow(session, job, { lines: log ?? false, changes: true });
