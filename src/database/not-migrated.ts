/** SQLSTATE of a table that does not exist. */
export const UNDEFINED_TABLE = '42P01';

/**
 * What an operator reads if a program finds a table missing: the cause and the remedy, without a stack.
 *
 * @returns null for an error of another kind
 */
export const explainNotMigrated = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE
    ? `the database is not migrated: ${error.message}. Run: npm run migration:run`
    : null;
