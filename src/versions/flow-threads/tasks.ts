/** The tasks of the threads for large flows, and their results. */
import type { SentBody } from '../../rest/body/request-body.js';
import type { CheckedFlow, FlowTexts, Limits } from '../../flow/index.js';

/** A checked flow. Equal flows have the same `hash`; it is `''` if the flow has faults. */
export interface HashedFlow extends CheckedFlow {
  hash: string;
}

/** A draft that can be stored. */
export interface ReadDraft {
  id: number;
  text: string;
  etag: string;
}

/** The body of `check`: only the id of a process, or a flow, which was checked. */
export type SentFlow = { id: number } | { checked: HashedFlow };

/** The input and the result of each task, by its name. */
export interface Tasks {
  /** Checks the JSON text of a flow. */
  check: { given: string; done: HashedFlow };
  /** Splits a flow without faults into parts, so that it can be compiled in slices. */
  takeApart: { given: string; done: FlowTexts };
  /** Reads the body of `save`. */
  readDraft: { given: SentBody; done: ReadDraft };
  /** Reads the body of `check`. */
  readFlow: { given: SentBody; done: SentFlow };
}

export type TaskName = keyof Tasks;

/** The function for each task, in the thread. */
export type Handlers = {
  [Name in TaskName]: (given: Tasks[Name]['given']) => Tasks[Name]['done'] | Promise<Tasks[Name]['done']>;
};

/** The data that a thread starts with. */
export interface ThreadData {
  /** The modules of node packages, from the settings. */
  packages: readonly string[];
  limits: Limits;
}

/** A task, as sent to a thread. */
export interface Order {
  task: TaskName;
  given: unknown;
}

/** A RestError in a form that can be sent to another thread. */
export interface Refusal {
  status: number;
  detail: { en: string; zh: string };
  body: { en: unknown; zh: unknown };
}

/** A thread's reply to an order: the result, a RestError, or the text of an unexpected error. */
export type Answer = { done: unknown } | { refused: Refusal } | { broken: string };
