/**
 * The rooms of `src`, lowest first, and which others each may import. `npm run check:imports` checks the imports, types included.
 * `test/rooms.spec.ts` checks the tables that a room's statements name: its own (those of its entities), and those of the
 * rooms that it may import.
 *
 * @type {Record<string, string[]>}
 */
export const ROOMS = {
  flow: [],
  secrets: [],
  nodes: ['flow'],
  config: ['flow'],
  database: ['config'],
  redis: ['config'],
  liveness: ['config'],
  rest: ['config', 'database'],
  packages: ['flow', 'nodes', 'config'],
  catalogue: ['flow', 'rest'],
  limits: ['config', 'redis'],
  recording: ['rest', 'database'],
  auth: ['rest', 'config', 'database', 'recording', 'limits'],
  audit: ['rest', 'config', 'database', 'recording', 'auth'],
  variables: ['flow', 'secrets', 'rest', 'config', 'database', 'recording', 'auth'],
  versions: ['flow', 'nodes', 'rest', 'config', 'database', 'recording', 'auth', 'variables'],
  policies: ['rest', 'config', 'database', 'recording', 'auth', 'versions'],
  jobs: [
    'flow',
    'secrets',
    'rest',
    'config',
    'database',
    'redis',
    'limits',
    'recording',
    'auth',
    'variables',
    'versions',
    'policies',
  ],
  process: ['flow', 'rest', 'config', 'database', 'recording', 'auth', 'versions', 'jobs'],
  transfer: ['flow', 'rest', 'config', 'database', 'recording', 'auth', 'variables', 'versions', 'process'],
  worker: ['flow', 'secrets', 'config', 'database', 'recording', 'variables', 'versions', 'jobs'],
  health: ['rest', 'config', 'database', 'jobs'],
};
