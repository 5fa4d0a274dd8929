import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Server } from './server.js';

const run = promisify(execFile);

/** A command as a page prints it, and the answer printed below it. */
interface Example {
  command: string;
  answer: string;
}

/** The commands of all `console` blocks: a line that starts with `$ `, up to the line that starts its answer. */
export function examplesOf(page: string): Example[] {
  const blocks = [...page.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block!);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const end = text.search(/^[{[]/m);
        return { command: text.slice(0, end), answer: text.slice(end).trim() };
      }),
  );
}

/**
 * Runs a printed command against a server. Returns its output.
 *
 * @param state a file that keeps shell variables between commands, as a terminal does
 */
export async function outputOf(
  { command }: Example,
  { url, environment }: Server,
  state: string,
): Promise<string> {
  const here = command.replaceAll('http://127.0.0.1:3000', url);
  const script = `source "$STATE"\n${here}\ndeclare -p PASSWORD TOKEN > "$STATE" 2> /dev/null || true`;
  const { stdout } = await run('bash', ['-c', script], {
    env: { ...process.env, ...environment, STATE: state },
  });
  return stdout.trim();
}

/** Replaces times and tokens, which differ between runs and which pages shorten to `…`. */
export const comparable = (text: string): string =>
  text
    .replaceAll(/"(ctime|utime|start_time|finish_time)":\d{10}/g, '"$1":0')
    .replaceAll(/"duration":\d+(\.\d+)?/g, '"duration":0')
    .replaceAll(/"lct_[^"]*"/g, '"lct_…"')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
