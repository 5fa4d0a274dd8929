import type { Statement } from '../../database/database.js';

/**
 * The most statements of a list that connections keep. A plan takes about 0.2 MB of each connection's server process (measured), and the
 * filters and orders of a request could name 20,000 statements for jobs alone.
 */
const MAX_KEPT = 100;

/** The most characters of the name of a statement in Postgres. */
const MAX_NAME = 63;

/** The named statements of a list, so that a text is built once and not for each request, and connections keep its plan. */
export class KeptStatements {
  private readonly byName = new Map<string, Statement>();

  /**
   * The statement of a name. It has no name where connections should not keep its plan: if `isKept` is false, and if it is first requested after
   * {@link MAX_KEPT} others.
   *
   * @param text builds its text
   */
  get(isKept: boolean, name: string, text: () => string): Statement {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    if (!isKept || this.byName.size >= MAX_KEPT || name.length > MAX_NAME) return { name: '', text: text() };
    const kept = { name, text: text() };
    this.byName.set(name, kept);
    return kept;
  }
}
