/** The levels of lines in a job's log. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a node logs, as a text. A package can log anything, and must not fail for that after it has acted. */
export function loggedText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    const type = typeof value;
    // In a list, also where `toJSON` gives nothing.
    return type === 'object' ? JSON.stringify([value]).slice(1, -1) : String(value);
  } catch {
    return `a value of type ${typeof value}`;
  }
}
