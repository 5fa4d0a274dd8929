/** The message of an error, or what was thrown as a text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
