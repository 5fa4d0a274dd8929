/** Why the variables of identity do nothing so far. */
const NO_LOGIN = 'there is no login, and whoever reaches the API may do everything';

/** What is promised and not built: the values that ask for nothing, and what an operator should know. */
const NOT_YET: Record<string, { harmless: string[]; why: string }> = {
  LIUCHENG_AUTH: { harmless: ['auto', 'open'], why: NO_LOGIN },
  LIUCHENG_ADMIN_PASSWORD: { harmless: [], why: NO_LOGIN },
  LIUCHENG_SECRET_KEY: { harmless: [], why: 'there are no stored secrets' },
};

/**
 * What is set and would do nothing. An operator who has set a password must not believe that it guards anything.
 * The values are not told: some are secrets.
 */
export const notYet = (env: Record<string, string | undefined>): string[] =>
  Object.entries(NOT_YET)
    .filter(([variable, { harmless }]) => !['', ...harmless].includes(env[variable]?.trim() ?? ''))
    .map(([variable, { why }]) => `${variable} is not supported by this version yet: ${why}. Unset it.`);
