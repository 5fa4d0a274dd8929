import { ROOMS } from './rooms.mjs';

const borders = Object.entries(ROOMS).map(([room, others]) => ({
  name: `imports-of-${room}`,
  comment: `${room} may import only: ${others.join(', ') || 'nothing'} (rooms.mjs)`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...others].join('|')})/` },
}));

/** The packages are installed without the server, and the server without them. */
const packages = [
  {
    name: 'imports-of-packages',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^(src|web)/' },
  },
  {
    name: 'imports-of-client',
    severity: 'error',
    from: { path: '^packages/client/' },
    to: { path: '^packages/cli/' },
  },
  { name: 'imports-of-server', severity: 'error', from: { path: '^src/' }, to: { path: '^(packages|web)/' } },
];

/** The folders of `web/src`, lowest first, and which others each may import. Only `app` imports every page. */
const FOLDERS = {
  api: [],
  parts: ['api'],
  access: ['api', 'parts'],
  variables: ['api', 'parts'],
  triggers: ['api', 'parts'],
  processes: ['api', 'parts'],
  // The job page shows the canvas, and the canvas opens the panel for runs.
  runs: ['api', 'parts', 'designer'],
  designer: ['api', 'parts', 'runs', 'triggers'],
};

const web = [
  { name: 'imports-of-web', severity: 'error', from: { path: '^web/' }, to: { path: '^src/' } },
  {
    name: 'imports-of-web-packages',
    severity: 'error',
    from: { path: '^web/' },
    to: { path: '^packages/(?!client/src/index\\.ts)' },
  },
  ...Object.entries(FOLDERS).map(([folder, others]) => ({
    name: `imports-of-web-${folder}`,
    severity: 'error',
    from: { path: `^web/src/${folder}/` },
    to: { path: '^web/src/', pathNot: `^web/src/(${[folder, ...others].join('|')})/` },
  })),
];

/** The graph of imports, those of types included, has no circle and keeps to the borders of `rooms.mjs`. */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...borders,
    ...packages,
    ...web,
  ],
  options: {
    includeOnly: '^(src|packages/\\w+/src|web/src)/',
    tsConfig: { fileName: 'tsconfig.json' },
    // Counts `import type`, which is gone after compilation.
    tsPreCompilationDeps: true,
  },
};
