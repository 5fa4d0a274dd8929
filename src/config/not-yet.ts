/** What is promised and not built: the values that ask for nothing, and what an operator should know. */
const NOT_YET: Record<string, { harmless: string[]; why: string }> = {
  LIUCHENG_RATE_LIMIT: { harmless: ['0'], why: 'nothing limits how often a caller calls' },
  LIUCHENG_ORIGINS: { harmless: [], why: 'pages of other sites cannot call the API' },
};

/**
 * What is set and would do nothing. An operator who has set a limit must not believe that it holds.
 * The values are not told.
 */
export const notYet = (env: Record<string, string | undefined>): string[] =>
  Object.entries(NOT_YET)
    .filter(([variable, { harmless }]) => !['', ...harmless].includes(env[variable]?.trim() ?? ''))
    .map(([variable, { why }]) => `${variable} is not supported by this version yet: ${why}. Unset it.`);
