/** A positive number, as ids are. */
const ID = '[1-9]\\d{0,15}';

/** The paths of the designer’s pages besides `/`: those of its router. */
const PATHS = [
  'processes',
  `processes/${ID}`,
  `processes/${ID}/triggers`,
  'jobs',
  `jobs/${ID}`,
  'variables',
  'schedules',
  'hooks',
  'login',
  'account',
  'users',
  'audit',
];

const PATTERN = new RegExp(`^/(?:(?:${PATHS.join('|')})/?)?$`);

/** Whether a path, without its query, is one of a page of the designer. */
export const isPagePath = (path: string): boolean => PATTERN.test(path);

/** What only programs call, besides what has a route. */
const OF_PROGRAMS = /^\/(?:api|assets|docs|healthz)(?:\/|$)/;

/** Whether a path without a route is none that a person would type for a page. It is answered as the API answers. */
export const isOfProgram = (path: string): boolean => OF_PROGRAMS.test(path);
