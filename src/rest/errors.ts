import type { Language } from './language.js';
import { MESSAGES, type Message } from './messages.js';

/** What a 400 says of each field, by the field's name. */
export type FieldMessages = Record<string, readonly Message[]>;

/**
 * An error that the caller is told of. Each kind knows its own status, headers and body, so nothing needs to map
 * them: throw one anywhere below a controller.
 */
export class RestError extends Error {
  override name = 'RestError';

  /**
   * @param status the HTTP status
   * @param detail what `detail` of the body says
   * @param headers headers of the answer, such as `Allow`
   */
  constructor(
    readonly status: number,
    readonly detail: Message,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail.en);
  }

  /** The answer's body. */
  body(language: Language): unknown {
    return { detail: this.detail[language] };
  }
}

/** 400 with one list of messages a field: `{"name": ["This field is required."]}`. */
export class ValidationError extends RestError {
  override name = 'ValidationError';

  constructor(readonly fields: FieldMessages) {
    super(400, MESSAGES.malformed);
  }

  override body(language: Language): unknown {
    return Object.fromEntries(
      Object.entries(this.fields).map(([field, messages]) => [field, messages.map((text) => text[language])]),
    );
  }
}

/** 400: the body cannot be read at all, or the request breaks a rule that is no field's. */
export class BadRequest extends RestError {
  override name = 'BadRequest';

  constructor(detail: Message = MESSAGES.malformed) {
    super(400, detail);
  }
}

/** 401: who is calling is not known. */
export class NotAuthenticated extends RestError {
  override name = 'NotAuthenticated';

  constructor(detail: Message = MESSAGES.notAuthenticated) {
    super(401, detail, { 'www-authenticate': 'Token' });
  }
}

/** 403: who is calling is known, and may not do this. */
export class PermissionDenied extends RestError {
  override name = 'PermissionDenied';

  constructor(detail: Message = MESSAGES.permissionDenied) {
    super(403, detail);
  }
}

/** 404: there is no such thing, or not for this caller. */
export class NotFound extends RestError {
  override name = 'NotFound';

  constructor(detail: Message = MESSAGES.notFound) {
    super(404, detail);
  }
}

/** 405: the path exists and takes other methods. */
export class MethodNotAllowed extends RestError {
  override name = 'MethodNotAllowed';

  constructor(method: string, allowed: readonly string[]) {
    super(405, MESSAGES.methodNotAllowed(method), { allow: allowed.join(', ') });
  }
}

/** 406: the caller takes no form that the answer can have. */
export class NotAcceptable extends RestError {
  override name = 'NotAcceptable';

  constructor() {
    super(406, MESSAGES.notAcceptable);
  }
}

/** 409: the thing is in a state in which this cannot be done. */
export class Conflict extends RestError {
  override name = 'Conflict';

  constructor(detail: Message) {
    super(409, detail);
  }
}

/** 412: the thing has changed since the caller read it. */
export class PreconditionFailed extends RestError {
  override name = 'PreconditionFailed';

  constructor(detail: Message) {
    super(412, detail);
  }
}

/** 413: the body is larger than this call takes. */
export class BodyTooLarge extends RestError {
  override name = 'BodyTooLarge';

  constructor(limit: number) {
    super(413, MESSAGES.bodyTooLarge(limit));
  }
}

/** 415: the body is of a kind that this call does not read. */
export class UnsupportedMediaType extends RestError {
  override name = 'UnsupportedMediaType';

  constructor(mediaType: string) {
    super(415, MESSAGES.unsupportedMediaType(mediaType));
  }
}

/** 429: too often; trying again after the time that the answer names helps. */
export class Throttled extends RestError {
  override name = 'Throttled';

  constructor(waitMs: number) {
    const seconds = Math.ceil(waitMs / 1_000);
    super(429, MESSAGES.throttled(seconds), { 'retry-after': String(seconds) });
  }
}

/** 503: a service that the call needs is away; trying again later helps. */
export class Unavailable extends RestError {
  override name = 'Unavailable';

  constructor(retryAfterSeconds = 1) {
    super(503, MESSAGES.unavailable, { 'retry-after': String(retryAfterSeconds) });
  }
}
