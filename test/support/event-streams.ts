/** An event of `text/event-stream`. */
export interface ServerEvent {
  id: string;
  event: string;
  data: any;
}

/** A stream of events that is being read. */
export interface Watched {
  status: number;
  headers: Headers;
  /** The events, until the stream ends or is cut. */
  events: AsyncGenerator<ServerEvent>;
  /** Cuts the connection. */
  cut(): void;
}

/** Opens a stream of events. @throws TypeError where nobody listens */
export async function watch(
  url: string,
  job: number,
  {
    after,
    query = '',
    headers = {},
  }: { after?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<Watched> {
  const controller = new AbortController();
  const response = await fetch(`${url}/api/job/job/${job}/events/${query}`, {
    headers: { ...(after === undefined ? {} : { 'last-event-id': after }), ...headers },
    signal: controller.signal,
  });
  return {
    status: response.status,
    headers: response.headers,
    events: eventsIn(response),
    cut: () => controller.abort(),
  };
}

async function* eventsIn({ body }: Response): AsyncGenerator<ServerEvent> {
  if (body === null) return;
  let rest = '';
  try {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      yield* eventsOf(blocks);
    }
  } catch {
    // Cut off, by the reader or by the server.
  }
}

/** The events among the blocks of a stream. Other blocks are comments, or set how long clients wait. */
export function eventsOf(blocks: string[]): ServerEvent[] {
  return blocks.flatMap((block) => {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    if (fields.data === undefined) return [];
    return [{ id: fields.id ?? '', event: fields.event ?? '', data: JSON.parse(fields.data) }];
  });
}

/** All events up to the end of the stream. */
export async function all(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const seen: ServerEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
