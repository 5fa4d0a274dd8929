/**
 * `npm run bench`: measures this project against yardsticks, alternating between both, and prints ratios, which depend little on the
 * speed of the machine. `npm run bench -- http jobs` measures some parts.
 */
import { parseArgs } from 'node:util';
import { Bench } from './harness/bench.mjs';
import { comparison } from './harness/compare.mjs';
import { copySeed, createSeed, dropCopy } from './harness/database.mjs';
import {
  currentCommit,
  defaultFile,
  describeMachine,
  readResults,
  writeResults,
} from './harness/results.mjs';
import { heading, lines } from './harness/table.mjs';
import { PARTS } from './parts.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    compare: { type: 'string' },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

/** Quick rounds show whether a part works. Their figures mean little. */
const effort = options.quick ? { rounds: 2, seconds: 1, share: 0.05 } : { rounds: 5, seconds: 4, share: 1 };
const servers = { databaseUrl: process.env.DATABASE_URL ?? '', redisUrl: process.env.REDIS_URL ?? '' };

/** @returns {import('./parts.mjs').Part[]} */
function chosenParts() {
  const unknown = positionals.find((name) => PARTS.every((part) => part.name !== name));
  if (unknown !== undefined)
    throw new Error(`no part ${unknown}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  return PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
}

/**
 * Prints the rows of a part as they come.
 *
 * @param {import('./parts.mjs').Part} part
 * @param {import('./harness/results.mjs').Results} results gets the rows
 */
async function measurePart(part, results) {
  const bench = new Bench({
    ...servers,
    databaseUrl: await copySeed(servers.databaseUrl, part.name),
    effort,
  });
  const interrupt = () => {
    bench.kill();
    // Otherwise the part that is being measured would go on without its processes.
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);
  try {
    await bench.redis.flushall();
    for (const [name, program] of Object.entries(part.programs)) await bench.start(name, program);
    console.log(heading(part));
    for await (const row of part.measure(bench)) {
      console.log(lines(row));
      results.rows.push({ part: part.name, ...row });
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
    await bench.end();
    await dropCopy(servers.databaseUrl, part.name);
  }
}

async function main() {
  const parts = chosenParts();
  if (options.list) {
    for (const { name, about } of PARTS) console.log(`${name.padEnd(10)} ${about}`);
    return;
  }
  // Read first: a wrong name should not cost a run.
  const earlier = options.compare === undefined ? undefined : readResults(options.compare);
  const date = new Date();
  const file = options.json ?? defaultFile(date);
  await createSeed(servers.databaseUrl);
  const server = new Bench({ ...servers, effort });
  const machine = await describeMachine(server);
  await server.end();
  /** @type {import('./harness/results.mjs').Results} */
  const results = { date: date.toISOString(), commit: currentCommit(), machine, effort, rows: [] };
  console.log(
    `${machine.processors} processors, Node ${machine.node}, Postgres ${machine.postgres} (fsync ${machine.fsync}), Redis ${machine.redis}, commit ${results.commit}
Below each row: the CPU time of each process for one request or job, and its memory; then the same of the yardstick.`,
  );
  for (const part of parts) {
    await measurePart(part, results);
    // After each part, so that an interrupted run has written what it measured.
    writeResults(file, results);
  }
  if (earlier) for (const line of comparison(results, earlier)) console.log(line);
  console.log(`\nwritten to ${file}`);
}

await main();
