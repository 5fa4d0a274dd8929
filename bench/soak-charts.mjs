/** `node bench/soak-charts.mjs soak.json`: writes `docs/soak.md`, the curves of a soak. */
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {Record<string, number | null>} Sample */

const { minutes, rate, seen, states, problems, samples } =
  /** @type {{ minutes: number, rate: number, seen: Record<string, number>, states: { state: string, n: number }[], problems: string[], samples: Sample[] }} */ (
    JSON.parse(readFileSync(process.argv[2] ?? 'soak.json', 'utf8'))
  );

/** So many points fit next to each other. */
const POINTS = 40;
const step = Math.max(1, Math.floor(samples.length / POINTS));
const shown = samples.filter((_, index) => index % step === 0 && index > 0);

/**
 * A chart of some measures over time. A sample without a value, of a process that was being replaced, shows the one before.
 *
 * @param {string} title
 * @param {string[]} names
 */
function chart(title, names) {
  const lines = names.map((name) => {
    let last = 0;
    const values = shown.map((sample) => (last = sample[name] ?? last));
    return `  line [${values.join(', ')}]`;
  });
  const most = Math.max(...shown.flatMap((sample) => names.map((name) => sample[name] ?? 0)));
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis "minutes" 0 --> ${minutes}`,
    `  y-axis 0 --> ${Math.ceil(most * 1.1)}`,
    ...lines,
    '```',
  ].join('\n');
}

/** @param {string} name */
const range = (name) => {
  const values = samples.slice(4).flatMap((sample) => sample[name] ?? []);
  const half = values.length / 2;
  const mean = (/** @type {number[]} */ part) => part.reduce((sum, one) => sum + one, 0) / part.length;
  return `| ${name} | ${Math.min(...values)} | ${Math.max(...values)} | ${mean(values.slice(0, half)).toFixed(1)} | ${mean(values.slice(half)).toFixed(1)} |`;
};

const MEASURES = [
  'api0',
  'api1',
  'worker0',
  'worker1',
  'connections',
  'unended',
  'dead rows of job',
  'bytes a job',
  'redis keys',
  'redis MB',
];

writeFileSync(
  'docs/soak.md',
  `# Soak

\`npm run soak -- --minutes ${minutes} --rate ${rate}\` runs two APIs and two workers. Each second, ${rate} jobs are executed: three in four print nine
lines, one in five waits for half a second, one in twenty is parked for 30 s, and half of these are stopped at once. Every minute one thing
happens, in turn: an API or a worker is told to end and replaced, one of them is killed and replaced, all connections to Postgres are ended,
all clients of Redis are disconnected, or Redis is flushed. \`bench/soak-charts.mjs\` has written this page from one run.

${seen.executed} executes were answered, and ${seen.refused} failed at both APIs. Of the stops, ${seen.stopped} were answered with success, and ${seen.notStopped} were not. At the end
no job was unended: ${states.map(({ state, n }) => `${n} ${state}`).join(', ')}. ${problems.length === 0 ? 'Every process that was told to end did so with exit code 0.' : `Problems: ${problems.join('; ')}.`}

| measure | least | most | mean of the first half | of the second half |
| --- | --- | --- | --- | --- |
${MEASURES.map(range).join('\n')}

The memory is in MB, of the processes that run at that moment; a replaced one begins anew. Autovacuum clears dead rows when they are a fifth of
the table, so their number is a saw whose teeth grow with the history.

${chart('MB of both APIs and both workers', ['api0', 'api1', 'worker0', 'worker1'])}

${chart('connections to Postgres, and keys in Redis', ['connections', 'redis keys'])}

${chart('bytes of tables and indexes for each job', ['bytes a job'])}

${chart('dead rows of the table job', ['dead rows of job'])}
`,
);
