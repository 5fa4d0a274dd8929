import type { Text } from './text.js';
import { excerpt } from './excerpt.js';

/** The failure of a node, which retries, the `error` output, `continueOnErr` and `tryCatch` handle. */
export class Failure extends Error {
  /** The message in both languages. Flows see the English one. */
  readonly text: Text;

  /** @param text a string is shown in both languages */
  constructor(
    text: string | Text,
    /** Whether another attempt could succeed: false, for example, for values of a wrong type. */
    readonly mayRetry: boolean,
  ) {
    super(typeof text === 'string' ? text : text.en);
    this.text = typeof text === 'string' ? { en: text, zh: text } : text;
    this.name = 'Failure';
  }
}

/** The node that failed first. */
export interface Origin {
  /** Its name in the job. */
  node: string;
  message: Text;
  /** The key of its step in the journal, if it is a function; else the prefix of the keys of its frame. */
  at: string;
}

/** The process that a node called has failed. */
export class CalleeFailure extends Failure {
  constructor(
    text: Text,
    readonly origin: Origin,
  ) {
    super(text, true);
  }
}

/** Why a node failed; `origin` is set if a process that it called failed. */
export interface Cause {
  message: Text;
  origin: Origin | null;
}

/** The cause of a failure, for any value that was thrown. */
export function causeOf(error: unknown): Cause {
  return { message: textOf(error), origin: error instanceof CalleeFailure ? error.origin : null };
}

/** The job cannot continue, for example because it has reached a limit. Nothing in the flow can catch it. */
export class JobFailure extends Error {
  /** The message in both languages. */
  readonly text: Text;

  /** @param text a string is shown in both languages */
  constructor(text: string | Text) {
    super(typeof text === 'string' ? text : text.en);
    this.text = typeof text === 'string' ? { en: text, zh: text } : text;
    this.name = 'JobFailure';
  }
}

const MAX_MESSAGE = 10_000;

const NO_MESSAGE: Text = { en: 'it failed without a message', zh: '失败，原因未知' };

/** The message of an error, for any value that was thrown. */
export function messageOf(error: unknown): string {
  const message = read(() => (error instanceof Error ? error.message : error));
  if (message === FETCH_FAILED) return cleanText(excerpt(`${message}${causeOfFetch(error)}`, MAX_MESSAGE));
  if (typeof message !== 'string' || message === '') return NO_MESSAGE.en;
  return cleanText(excerpt(message, MAX_MESSAGE));
}

/** All that Node's `fetch` says where no answer comes. Why none comes is in the cause of the error. */
const FETCH_FAILED = 'fetch failed';
const MAX_CAUSE = 500;

/** What follows {@link FETCH_FAILED}. If several addresses were tried, their error has no message, only a code. */
function causeOfFetch(error: unknown): string {
  const cause = read(() => {
    const { message, code } = (error as { cause: { message: unknown; code: unknown } }).cause;
    return message === '' ? code : message;
  });
  return typeof cause === 'string' && cause !== '' ? `: ${excerpt(cause, MAX_CAUSE)}` : '';
}

/** Undefined where it cannot be read: what a package throws can be a Proxy, or have a getter that throws. */
function read(value: () => unknown): unknown {
  try {
    return value();
  } catch {
    return undefined;
  }
}

/** The message in both languages; that of a foreign error is the same in both. */
export function textOf(error: unknown): Text {
  const en = messageOf(error);
  if (en === NO_MESSAGE.en) return NO_MESSAGE;
  const isOurs = error instanceof Failure || error instanceof JobFailure;
  return { en, zh: isOurs ? messageOf(error.text.zh) : en };
}

/** Replaces NUL and unpaired surrogates, which Postgres refuses, with U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
