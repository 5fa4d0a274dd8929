/** The `LIKE` pattern that matches texts that contain `text`. Wildcards in it are escaped. */
export const likeContaining = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
