import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { languageOf } from '../../rest/language.js';
import { Renders } from '../../rest/requests/api-guard.js';
import { whileAdmitted } from '../../rest/requests/confirmation.js';
import { EventStream } from '../../rest/requests/event-stream.js';
import type { Actor } from '../../rest/requests/caller.js';
import { CalledBy, LaterQuery, PathBigId } from '../../rest/requests/parameters.js';
import { sendStreamHeaders } from '../../rest/requests/stream-headers.js';
import { JobWatch } from '../dto/job-watch.js';
import { documentation } from '../job.documentation.js';
import { WatchService } from './watch.service.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** How long a stream may take to end by itself after its caller has lost access. */
const END_MS = 200;

/** `/api/job/job/123/events/`: streams the changes of a job. */
@ApiTags('job')
@Controller('api/job/job')
export class WatchController {
  constructor(private readonly watches: WatchService) {}

  @Get(':id/events')
  @Renders('text/event-stream')
  @documentation.events
  async events(
    @CalledBy() actor: Actor,
    @PathBigId() job: number,
    @LaterQuery(JobWatch) query: () => JobWatch,
    @Headers('accept-language') language: string | undefined,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    // The client may have left before this handler ran. Then the response has no further event.
    if (reply.raw.closed || request.raw.socket.destroyed) return;
    const events = await this.watches.events({
      actor,
      job,
      language: languageOf(language),
      query,
      lastEventId,
      gone: gone.signal,
    });
    if (events === null) void reply.code(204).send();
    else if (request.method === 'HEAD') sendStreamHeaders(reply.headers(HEADERS));
    else {
      const stream = new EventStream(events, actor.id);
      const closed = new Promise<void>((resolve) => {
        gone.signal.addEventListener('abort', () => resolve());
        // The client may have left while the job was read. No event follows then, and its checks would never end.
        if (gone.signal.aborted) resolve();
      });
      // Ends the stream even while it waits for a client that does not read.
      whileAdmitted(actor, closed).catch(() => {
        gone.abort();
        setTimeout(() => stream.destroy(), END_MS).unref();
      });
      void reply.headers(HEADERS).send(stream);
    }
  }
}
