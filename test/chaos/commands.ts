import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep } from './services.js';

/** How often each job's shell command was started, by the job's tag: each start appends a line to the tag's file. */
export async function shellStarts(folder: string): Promise<Map<string, number>> {
  const starts = new Map<string, number>();
  for (const file of await readdir(folder)) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean);
    starts.set(file, lines.length);
  }
  return starts;
}

/** The command lines of a run's shell commands that still run 500 ms after the last process has ended; kills them. */
export async function leftovers(folder: string): Promise<string[]> {
  await sleep(500);
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    const file = `/proc/${pid}/cmdline`;
    if (!/^\d+$/.test(pid) || !existsSync(file)) continue;
    try {
      const line = readFileSync(file, 'utf8').split('\0').join(' ').trim();
      if (!line.includes(`: ${folder}`)) continue;
      found.push(line);
      process.kill(-Number(pid), 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  return found;
}
