import type { components } from './api.js';

type Schemas = components['schemas'];

/** A fault of a flow, as `upload`, `check` and `execute` answer it; of a file of processes, as `import` does. */
export type Fault = Schemas['FlowFault'] | Schemas['FileFault'];

/** The superclass of all errors of this package. */
export class LiuchengError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The server cannot be reached, or a connection to it was lost. `cause` is the error of `fetch`. */
export class ConnectionError extends LiuchengError {
  constructor(
    readonly url: string,
    cause: unknown,
  ) {
    super(`no answer from ${new URL(url, 'http://localhost').origin}${reasonOf(cause)}`, { cause });
  }
}

/** The database of the server has lost a job in a failover, and its id belongs to another job. */
export class JobLost extends LiuchengError {
  constructor(readonly job: number) {
    super(`job ${job} is lost: the server has lost it in a failover, and another job has its id`);
  }
}

/** What an {@link ApiError} is made of. */
export interface Refusal {
  status: number;
  method: string;
  url: string;
  /** The body: parsed if it is JSON, else text. */
  body: unknown;
  /** Seconds, from `Retry-After`. */
  retryAfter: number | undefined;
}

/** The server refused a request. Its subclasses are the statuses that callers tell apart; other statuses are this class. */
export class ApiError extends LiuchengError {
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;

  constructor(refusal: Refusal) {
    super(messageOf(refusal));
    ({ status: this.status, method: this.method, url: this.url, body: this.body } = refusal);
  }
}

/** 400: fields are invalid, or a flow has faults. */
export class ValidationError extends ApiError {
  /** The messages for each field, `non_field_errors` for the whole. Fields in fields are joined by dots: `inputs.0.who`. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The faults of the flow, or of the file, if the request was refused for them. */
  readonly faults: readonly Fault[];

  constructor(refusal: Refusal) {
    super(refusal);
    this.fields = fieldsOf(refusal.body);
    this.faults = faultsOf(refusal.body);
  }
}

/** 401: the token is missing, wrong, expired or revoked. */
export class NotAuthenticated extends ApiError {}

/** 403: the role of the caller does not allow the request. */
export class PermissionDenied extends ApiError {}

/** 404: it does not exist, or no longer exists. */
export class NotFound extends ApiError {}

/** 409: the request contradicts the present state, such as jobs that have not ended. */
export class Conflict extends ApiError {}

/** 412: the draft has changed since it was read. */
export class PreconditionFailed extends ApiError {}

/** 429: too many requests. */
export class Throttled extends ApiError {
  /** After so many seconds the server accepts requests again, if it says so. */
  readonly retryAfter: number | undefined;

  constructor(refusal: Refusal) {
    super(refusal);
    this.retryAfter = refusal.retryAfter;
  }
}

/** 503: the server cannot answer at present. */
export class Unavailable extends ApiError {
  /** After so many seconds the server may be available, if it says so. */
  readonly retryAfter: number | undefined;

  constructor(refusal: Refusal) {
    super(refusal);
    this.retryAfter = refusal.retryAfter;
  }
}

const BY_STATUS: Record<number, new (refusal: Refusal) => ApiError> = {
  400: ValidationError,
  401: NotAuthenticated,
  403: PermissionDenied,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  429: Throttled,
  503: Unavailable,
};

/** The error of a response. */
export function apiErrorOf(refusal: Refusal): ApiError {
  const Class = BY_STATUS[refusal.status] ?? ApiError;
  return new Class(refusal);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { cause } = error;
  const code = isObject(cause) && typeof cause.code === 'string' ? cause.code : undefined;
  return `: ${code ?? (cause instanceof Error ? cause : error).message}`;
}

function messageOf({ status, url, body }: Refusal): string {
  const lines = Object.entries(fieldsOf(body)).flatMap(([field, messages]) =>
    messages.map((message) =>
      field === 'detail' || field === 'non_field_errors' ? message : `${field}: ${message}`,
    ),
  );
  const faults = faultsOf(body).map(faultText);
  if (lines.length + faults.length > 0) return [...lines, ...faults].join('\n');
  return status < 300 ? `${url} is not an API of liucheng` : `the server answered ${status}`;
}

const PLACES = ['process', 'version', 'field', 'node', 'port', 'link'] as const;

/** The message of a fault behind its place: `node greet, port message: …`. */
export function faultText(fault: Fault): string {
  const places: Partial<Schemas['FileFault']> = fault;
  const place = PLACES.flatMap((name) => (places[name] == null ? [] : [`${name} ${places[name]}`])).join(
    ', ',
  );
  return place === '' ? fault.message : `${place}: ${fault.message}`;
}

/** Collects the messages of a DRF body, in which lists and objects may be nested. */
function fieldsOf(body: unknown): Record<string, string[]> {
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  const collect = (value: unknown, path: string): void => {
    if (typeof value === 'string') (fields[path === '' ? 'non_field_errors' : path] ??= []).push(value);
    else if (Array.isArray(value))
      for (const [index, item] of value.entries())
        collect(item, typeof item === 'string' ? path : joined(path, String(index)));
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) collect(item, joined(path, key));
  };
  if (isObject(body) && faultsOf(body).length > 0) collect({ ...body, errors: undefined }, '');
  else if (typeof body !== 'string') collect(body, '');
  return fields;
}

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function faultsOf(body: unknown): Fault[] {
  const errors: unknown = isObject(body) ? body.errors : undefined;
  return Array.isArray(errors) ? errors.filter(isFault) : [];
}

const isFault = (value: unknown): value is Fault =>
  isObject(value) && typeof value.code === 'string' && typeof value.message === 'string';
