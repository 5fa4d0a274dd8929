import type { Language } from './language.js';
import { MESSAGES, type Message } from './messages.js';

/** Messages of a 400, by field name. */
export type FieldMessages = Record<string, readonly Message[]>;

/** Messages for the items of a list, by index. */
export type ItemMessages = Readonly<Record<string, readonly Message[]>>;

/**
 * An error that is reported to the client. Each class has its own status, headers and body, so there is no mapping: throw one
 * anywhere below a controller.
 */
export class RestError extends Error {
  override name = 'RestError';

  /**
   * @param status the HTTP status
   * @param detail the `detail` of the body
   * @param headers headers of the response, such as `Allow`
   */
  constructor(
    readonly status: number,
    readonly detail: Message,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail.en);
  }

  /** The body of the response. */
  body(language: Language): unknown {
    return { detail: this.detail[language] };
  }
}

/**
 * 400 with a list of messages per field: `{"name": ["This field is required."]}`. A list whose items are invalid has messages by
 * index: `{"inputs": {"3": ["This field may not be null."]}}`.
 */
export class ValidationError extends RestError {
  override name = 'ValidationError';

  /** @param items the messages for items of lists, by field name */
  constructor(
    readonly fields: FieldMessages,
    private readonly items: Readonly<Record<string, ItemMessages>> = {},
  ) {
    super(400, MESSAGES.malformed);
  }

  override body(language: Language): unknown {
    const told = (all: ItemMessages): [string, unknown][] =>
      Object.entries(all).map(([name, messages]) => [name, messages.map((text) => text[language])]);
    const lists = Object.entries(this.items).map(([name, items]) => [name, Object.fromEntries(told(items))]);
    return Object.fromEntries([...told(this.fields), ...lists]);
  }
}

/** 400: the body cannot be parsed, or the request breaks a rule that belongs to no field. */
export class BadRequest extends RestError {
  override name = 'BadRequest';

  constructor(detail: Message = MESSAGES.malformed) {
    super(400, detail);
  }
}

/** 401: the caller is not known. */
export class NotAuthenticated extends RestError {
  override name = 'NotAuthenticated';

  constructor(detail: Message = MESSAGES.notAuthenticated) {
    super(401, detail, { 'www-authenticate': 'Token' });
  }
}

/** 403: the caller is known and may not do this. */
export class PermissionDenied extends RestError {
  override name = 'PermissionDenied';

  constructor(detail: Message = MESSAGES.permissionDenied) {
    super(403, detail);
  }
}

/** 404: the object does not exist, or not for this caller. */
export class NotFound extends RestError {
  override name = 'NotFound';

  constructor(detail: Message = MESSAGES.notFound) {
    super(404, detail);
  }

  /** The error that names the ids of what does not exist. */
  static naming(ids: readonly number[]): NotFound {
    const list = ids.join(', ');
    return new NotFound({ en: `Not found: ${list}.`, zh: `未找到：${list}。` });
  }
}

/** 405: the path exists but does not support this method. */
export class MethodNotAllowed extends RestError {
  override name = 'MethodNotAllowed';

  constructor(method: string, allowed: readonly string[]) {
    super(405, MESSAGES.methodNotAllowed(method), { allow: allowed.join(', ') });
  }
}

/** 406: the caller accepts none of the available response formats. */
export class NotAcceptable extends RestError {
  override name = 'NotAcceptable';

  constructor() {
    super(406, MESSAGES.notAcceptable);
  }
}

/** 409: the state of the object does not allow this. */
export class Conflict extends RestError {
  override name = 'Conflict';

  constructor(detail: Message) {
    super(409, detail);
  }
}

/** 410: the object could be used once, or for some time, and no longer. */
export class Gone extends RestError {
  override name = 'Gone';

  constructor(detail: Message) {
    super(410, detail);
  }
}

/** 412: the object has changed since the caller read it. */
export class PreconditionFailed extends RestError {
  override name = 'PreconditionFailed';

  constructor(detail: Message) {
    super(412, detail);
  }
}

/** 413: the body is larger than this call allows. */
export class BodyTooLarge extends RestError {
  override name = 'BodyTooLarge';

  constructor(limit: number) {
    super(413, MESSAGES.bodyTooLarge(limit));
  }
}

/** 413: the body is larger than a value of a flow may be. A text counts its quotes, and short items count more than their JSON text. */
export class BodyTooLargeAsValue extends RestError {
  override name = 'BodyTooLargeAsValue';

  constructor(limit: number) {
    super(413, MESSAGES.bodyTooLargeAsValue(limit));
  }
}

/** 408: the body arrives too slowly. The rest of it is not read, so the connection closes after the response. */
export class BodyTooSlow extends RestError {
  override name = 'BodyTooSlow';

  constructor() {
    super(408, MESSAGES.bodyTooSlow, { connection: 'close' });
  }
}

/** 415: this call does not support the media type of the body. */
export class UnsupportedMediaType extends RestError {
  override name = 'UnsupportedMediaType';

  constructor(mediaType: string) {
    super(415, MESSAGES.unsupportedMediaType(mediaType));
  }
}

/** 429: too many requests. The caller can retry after the time in `Retry-After`. */
export class Throttled extends RestError {
  override name = 'Throttled';

  constructor(waitMs: number, why?: Message) {
    const seconds = Math.ceil(waitMs / 1_000);
    super(429, why ?? MESSAGES.throttled(seconds), { 'retry-after': String(seconds) });
  }
}

/** 503: a required service is unavailable. The caller can retry later. */
export class Unavailable extends RestError {
  override name = 'Unavailable';

  constructor(retryAfterSeconds = 1) {
    super(503, MESSAGES.unavailable, { 'retry-after': String(retryAfterSeconds) });
  }
}
