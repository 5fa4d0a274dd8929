import type { CallOptions, Transport } from './transport.js';
import { watchJob } from './watch.js';

export interface LogOptions extends CallOptions {
  /** Whether the lines follow until the job has ended. Otherwise the iterator ends with the last present line. Default: true. */
  follow?: boolean | undefined;
  /** Called after a connection was lost, before it is opened again. */
  onReconnect?: ((error: unknown) => void) | undefined;
}

/**
 * The lines of a job's log, without line breaks: `time level node text`.
 *
 * @param reconnectForMs as for {@link watchJob}
 * @throws as {@link watchJob}
 */
export async function* linesOf(
  transport: Transport,
  job: number,
  { follow = true, ...options }: LogOptions,
  reconnectForMs: number,
): AsyncGenerator<string, void, undefined> {
  if (follow) {
    for await (const { event, data } of watchJob(transport, job, options, reconnectForMs))
      if (event === 'log') yield data.line;
    return;
  }
  const { signal } = options;
  for (let row = 0; ;) {
    const { data: page } = await transport.api.GET('/api/process/logfile/', {
      params: { query: { jobId: job, row } },
      ...(signal ? { signal } : {}),
    });
    if (!page || page.row <= row) return;
    yield* page.logcontent.split('\n').slice(0, -1);
    ({ row } = page);
  }
}
