import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable, refusesStatement } from '../database/database-error.js';
import { NotFound, RestError, Unavailable } from './errors.js';
import { languageOf } from './language.js';
import { loggedRequest } from './requests/logged-request.js';
import { JSON_TYPE } from './requests/negotiate.js';
import { turnToRefuse } from './requests/turns.js';
import { MESSAGES } from './messages.js';

/** Converts every error to a DRF response in the caller's language. Unexpected errors are logged, without details for the caller. */
@Catch()
export class RestExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Rest');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Sends the response for `error`. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const turn = turnToRefuse(request);
    if (turn) void turn.then(() => this.send(error, request, reply));
    else this.send(error, request, reply);
  }

  private send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || reply.raw.headersSent) return;
    const known = this.known(error, request);
    const language = languageOf(request.headers['accept-language']);
    // An error is JSON for every media type of the route.
    const headers = { ...known.headers, 'content-type': JSON_TYPE };
    void reply.code(known.status).headers(headers).send(known.body(language));
  }

  private known(error: unknown, request: FastifyRequest): RestError {
    if (error instanceof RestError) return error;
    if (isUnavailable(error)) {
      const what = `${loggedRequest(request)}: ${String(error)}`;
      if (refusesStatement(error)) this.logger.error(error.stack, what);
      else this.logger.warn(what);
      return new Unavailable();
    }
    const status = statusOf(error);
    if (status === 404) return new NotFound();
    if (typeof status === 'number' && status >= 400 && status < 500)
      return new RestError(status, MESSAGES.malformed);
    this.logger.error(error instanceof Error ? error.stack : error, loggedRequest(request));
    return new RestError(500, MESSAGES.serverError);
  }
}

/** The status that Fastify's plugins give an error, which Nest wraps; undefined or anything else if they did not. */
const statusOf = (error: unknown): unknown =>
  error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
