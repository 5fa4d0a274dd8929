/** The states of a document that undo and redo go to. States share what has not changed, so there is no limit on their number. */
export interface History<Document> {
  past: Chain<Document>;
  present: Document;
  future: Chain<Document>;
  /** What the last change was part of: further changes with the same name join it. */
  step: string | null;
}

/** A list that grows at its end without being copied. */
type Chain<Document> = { last: Document; before: Chain<Document> } | null;

export const startHistory = <Document>(present: Document): History<Document> => ({
  past: null,
  present,
  future: null,
  step: null,
});

/**
 * Makes a change that can be undone.
 *
 * @param step changes with the same name, one directly after the other, are one step: typing in a field, moving by arrow keys
 */
export function change<Document>(
  history: History<Document>,
  next: Document,
  step: string | null = null,
): History<Document> {
  if (next === history.present) return history;
  const joins = step !== null && step === history.step && history.past !== null;
  const past = joins ? history.past : { last: history.present, before: history.past };
  return { past, present: next, future: null, step };
}

/** Ends the current step: a further change with its name is a step of its own. */
export const endStep = <Document>(history: History<Document>): History<Document> =>
  history.step === null ? history : { ...history, step: null };

export function undo<Document>(history: History<Document>): History<Document> {
  const { past, present, future } = history;
  if (past === null) return history;
  return { past: past.before, present: past.last, future: { last: present, before: future }, step: null };
}

export function redo<Document>(history: History<Document>): History<Document> {
  const { past, present, future } = history;
  if (future === null) return history;
  return { past: { last: present, before: past }, present: future.last, future: future.before, step: null };
}
