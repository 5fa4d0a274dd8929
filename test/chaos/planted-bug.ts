import type { Statement } from '../../src/database/database.js';
import { Database } from '../../src/database/database.js';
import { APPEND, FLUSH } from '../../src/jobs/transitions/flush.js';
import { HELD } from '../../src/jobs/transitions/held.js';
import { RENEW, RENEW_LOCKED } from '../../src/jobs/transitions/renew.js';

/** The function that a file of `planted-bugs/` exports as `plant`: changes the application of this process, and returns a function that restores it. */
export type Plant = () => () => void;

let edits = 0;

/**
 * Replaces a part of a statement's text, and its name, since a connection keeps the text of a name.
 *
 * @returns what restores the statement
 * @throws Error where the text does not have that part: the planted bug has to follow a change of the statement
 */
export function editStatement(statement: Statement, part: string, replacement: string): () => void {
  const { name, text } = statement;
  if (!text.includes(part)) throw new Error(`${name} does not contain: ${part}`);
  edits += 1;
  statement.text = text.replace(part, replacement);
  statement.name = `${name}-${edits}`;
  return () => Object.assign(statement, { name, text });
}

/**
 * Compares the attempts that hold jobs otherwise.
 *
 * @param comparison SQL, with the parameters `$1` to `$3` of `STILL_HELD`
 * @returns what restores the statements
 */
export const compareAttempts = (comparison: string): (() => void) =>
  repairAll(
    ...[FLUSH, APPEND, HELD, RENEW, RENEW_LOCKED].map((statement) =>
      editStatement(
        statement,
        '(job.id, job.fence, job.claim) IN (SELECT * FROM unnest($1::bigint[], $2::int[], $3::uuid[]))',
        comparison,
      ),
    ),
  );

/** Writes also where Postgres has lost an earlier write of the attempt. Returns a function that restores it. */
export const ignoreGaps = (): (() => void) =>
  repairAll(
    ...[FLUSH, APPEND].flatMap((statement) => [
      editStatement(statement, '(after.number > 0', '(false AND after.number > 0'),
      editStatement(statement, '(after.lines > 0', '(false AND after.lines > 0'),
    ]),
  );

/** Replaces members of an object. Returns a function that restores them. */
export function replaceMembers(target: object, members: PropertyDescriptorMap): () => void {
  const before = Object.fromEntries(
    Object.keys(members).map((name) => {
      const member = Object.getOwnPropertyDescriptor(target, name);
      if (!member) throw new Error(`there is no member ${name} to replace`);
      return [name, member];
    }),
  );
  Object.defineProperties(target, members);
  return () => void Object.defineProperties(target, before);
}

/** Restores in the reverse order of the changes. */
export const repairAll =
  (...repairs: (() => void)[]): (() => void) =>
  () => {
    for (const repair of repairs.toReversed()) repair();
  };

/**
 * Treats errors of one SQLSTATE as errors of the data, which fail a job. The write that ends the job is unchanged: it is
 * repeated until Postgres accepts it.
 */
export function treatAsDataError(sqlState: string): () => void {
  const prototype = Database.prototype as unknown as Record<
    string,
    (...given: unknown[]) => Promise<unknown>
  >;
  const names = ['rows', 'connected', 'transaction'];
  return replaceMembers(
    prototype,
    Object.fromEntries(
      names.map((name) => {
        const method = prototype[name]!;
        const value = async function (this: unknown, ...given: unknown[]): Promise<unknown> {
          try {
            return await method.apply(this, given);
          } catch (error) {
            const isMeant = error instanceof Error && 'code' in error && error.code === sqlState;
            throw isMeant && !endsJobs(given) ? (error.cause ?? error) : error;
          }
        };
        return [name, { configurable: true, writable: true, value }];
      }),
    ),
  );
}

/** Where the values of FLUSH have the jobs that it ends: see `flushValues`. */
const ENDED_JOBS = 20;

function endsJobs([statement, values]: unknown[]): boolean {
  const isFlush = (statement as Partial<Statement> | undefined)?.name?.startsWith('job-flush') === true;
  return isFlush && (values as unknown[])[ENDED_JOBS] !== '{}';
}
