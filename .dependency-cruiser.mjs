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
  { name: 'imports-of-packages', severity: 'error', from: { path: '^packages/' }, to: { path: '^src/' } },
  {
    name: 'imports-of-client',
    severity: 'error',
    from: { path: '^packages/client/' },
    to: { path: '^packages/cli/' },
  },
  { name: 'imports-of-server', severity: 'error', from: { path: '^src/' }, to: { path: '^packages/' } },
];

/** The graph of imports, those of types included, has no circle and keeps to the borders of `rooms.mjs`. */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...borders,
    ...packages,
  ],
  options: {
    includeOnly: '^(src|packages/\\w+/src)/',
    tsConfig: { fileName: 'tsconfig.json' },
    // Counts `import type`, which is gone after compilation.
    tsPreCompilationDeps: true,
  },
};
