import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../body/query-dict.js';
import { type Body, readBody } from '../body/request-body.js';
import { NotFound } from '../errors.js';
import { MAX_BIG_ID, MAX_INTEGER } from '../fields/ids.js';
import { type Extent, readFields } from '../fields/read-fields.js';
import { pythonInt } from '../python.js';
import type { Actor } from './caller.js';
import { actorOf } from './confirmation.js';

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** The fields of a request's body. The handler reads them after it has looked up the object. */
export class Payload<Input extends object> {
  private limit: number | undefined;

  constructor(
    private readonly request: FastifyRequest,
    private readonly Input: ClassConstructor<Input>,
  ) {}

  /** Sets the maximum size of the body, in bytes. */
  atMost(bytes: number): this {
    this.limit = bytes;
    return this;
  }

  /** Reads the body and its fields. @throws as `readBody` and `readFields` */
  async read(extent: Extent = 'whole'): Promise<Input> {
    return this.fieldsOf(await this.body(), extent);
  }

  /** Reads the body without its fields. @throws as `readBody` */
  body(): Promise<Body> {
    return readBody(this.request, this.limit);
  }

  /** Reads the fields of a body that was already read. @throws ValidationError */
  fieldsOf(body: Body, extent: Extent = 'whole'): Input {
    return readFields(this.Input, body, extent);
  }
}

/** Parameter decorator: the body as a {@link Payload} with the fields that `Input` declares. */
export const Fields = createParamDecorator(
  (Input: ClassConstructor<object>, context: ExecutionContext) => new Payload(requestOf(context), Input),
);

/** Parameter decorator: the fields that `Input` declares, from the query string. */
export const Query = createParamDecorator((Input: ClassConstructor<object>, context: ExecutionContext) =>
  readFields(Input, queryOf(requestOf(context))),
);

/**
 * Parameter decorator: a function that reads the query string as {@link Query} does. The handler calls it after it has looked
 * up the object, so that a missing object is reported before an invalid parameter.
 */
export const LaterQuery = createParamDecorator(
  (Input: ClassConstructor<object>, context: ExecutionContext) => () =>
    readFields(Input, queryOf(requestOf(context))),
);

/** Parameter decorator: the {@link Actor} of the request. */
export const CalledBy = createParamDecorator((_: undefined, context: ExecutionContext): Actor =>
  actorOf(requestOf(context)),
);

/**
 * Parses a path segment as an id from 1 to `max`.
 *
 * @throws NotFound if it is not one
 */
export function idIn(text: string, max: number): number {
  const id = pythonInt(text);
  if (id === undefined || id < 1 || id > max) throw new NotFound();
  return id;
}

const pathIdUpTo = (max: number) =>
  createParamDecorator((name: string | undefined, context: ExecutionContext): number =>
    idIn((requestOf(context).params as Record<string, string>)[name ?? 'id'] ?? '', max),
  );

/** Parameter decorator: the id in the path. An invalid id is 404. */
export const PathId = pathIdUpTo(MAX_INTEGER);

/** As {@link PathId}, for the id of a job or of one of its records. */
export const PathBigId = pathIdUpTo(MAX_BIG_ID);
