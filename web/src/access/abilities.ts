/** What people do, and one of the routes that it takes. */
const ABILITIES = {
  read: 'GET /api/process/process/',
  run: 'POST /api/process/execute/',
  edit: 'POST /api/process/process/',
  triggers: 'POST /api/process/schedule/',
  variables: 'POST /api/process/variable/',
  users: 'POST /api/user/user/',
  audit: 'GET /api/audit/audit/',
} as const;

export type Ability = keyof typeof ABILITIES;

/** All that people do here, and whether the routes that one may call allow it. */
export const abilitiesOf = (permissions: readonly string[]): { ability: Ability; isAllowed: boolean }[] =>
  (Object.keys(ABILITIES) as Ability[]).map((ability) => ({
    ability,
    isAllowed: permissions.includes(ABILITIES[ability]),
  }));
