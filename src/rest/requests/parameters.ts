import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../body/query-dict.js';
import { type Body, readBody } from '../body/request-body.js';
import { NotAuthenticated, NotFound } from '../errors.js';
import { MAX_INTEGER } from '../fields/integer-field.js';
import { type Extent, readFields } from '../fields/read-fields.js';
import { pythonInt } from '../python.js';
import type { Actor } from './gatekeeper.js';
import { addressOf } from './address.js';

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** The fields of a request's body; they are read when a handler asks, after it has looked up what they are for. */
export class Payload<Input extends object> {
  constructor(
    private readonly request: FastifyRequest,
    private readonly Input: ClassConstructor<Input>,
  ) {}

  /** Reads the body and its fields. */
  async read(extent: Extent = 'whole'): Promise<Input> {
    return this.fieldsOf(await this.body(), extent);
  }

  /** Reads the body alone. */
  body(): Promise<Body> {
    return readBody(this.request);
  }

  /** Reads the fields of a body that was read before. */
  fieldsOf(body: Body, extent: Extent = 'whole'): Input {
    return readFields(this.Input, body, extent);
  }
}

/** A handler's parameter: the body, as the {@link Payload} of the fields that `Input` declares. */
export const Fields = createParamDecorator(
  (Input: ClassConstructor<object>, context: ExecutionContext) => new Payload(requestOf(context), Input),
);

/** A handler's parameter: the fields that `Input` declares, read from the query string. */
export const Query = createParamDecorator((Input: ClassConstructor<object>, context: ExecutionContext) =>
  readFields(Input, queryOf(requestOf(context))),
);

/** A handler's parameter: the caller, and from where the request came. */
export const CalledBy = createParamDecorator((_: undefined, context: ExecutionContext): Actor => {
  const request = requestOf(context);
  if (!request.caller) throw new NotAuthenticated();
  return { ...request.caller, ip: addressOf(request), requestId: request.id };
});

/** A handler's parameter: the id in the path; what can be no id names nothing, and is 404. */
export const PathId = createParamDecorator((name: string | undefined, context: ExecutionContext): number => {
  const text = (requestOf(context).params as Record<string, string>)[name ?? 'id'] ?? '';
  const id = pythonInt(text);
  if (id === undefined || id < 1 || id > MAX_INTEGER) throw new NotFound();
  return id;
});
