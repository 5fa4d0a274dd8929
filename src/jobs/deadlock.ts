/** Postgres ends one of two statements that wait for each other (40P01); the same statement succeeds later. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '40P01';
