import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT } from './folders.mjs';
import { endProcess, findProcesses } from './processes.mjs';
import { follow } from './server-process.mjs';

const NEST = join(PROJECT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');

/**
 * Builds on every change of the source.
 *
 * @param {() => void} onBuilt called after each build without errors but the first, since `predev` has just built that
 * @returns {Promise<{ end: () => Promise<void> }>}
 */
export async function rebuildOnChange(onBuilt) {
  // Those of a launcher that was killed.
  for (const { pid, args } of findProcesses(new RegExp(`^${basename(process.execPath)}$`), NEST))
    if (args.join(' ').includes('--watch')) await endProcess(pid);

  const child = spawn(process.execPath, [NEST, 'build', '--watch', '--preserveWatchOutput'], {
    cwd: PROJECT,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { end } = follow(child);
  let builds = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.trim() !== '') process.stdout.write(`build  | ${line}\n`);
    if (!line.includes('Watching for file changes')) return;
    builds += 1;
    if (builds > 1 && line.includes('Found 0 errors')) onBuilt();
  });
  return { end: () => end('SIGTERM') };
}
