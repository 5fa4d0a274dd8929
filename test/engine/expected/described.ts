import { idOf } from './processes.js';
import type { Process, Processes } from './processes.js';

/** The processes to be read: their nodes, without those that no link reaches, each with its links. */
export const described = (processes: Processes): string =>
  processes.map((process, index) => `process ${index + 1}\n${describedNodes(process)}`).join('\n');

function describedNodes({ nodes, links }: Process): string {
  const reached = new Set([0]);
  for (const index of reached) for (const { from, to } of links) if (from === index) reached.add(to);
  const lines = [...reached].map((index) => {
    const own = links.filter(({ from }) => from === index);
    const ways = own.map(({ output, to }) => `${output === '' ? '' : `${output} `}> ${idOf(to)}`).join(', ');
    return `  ${idOf(index)} ${JSON.stringify(nodes[index])} ${ways}`.trimEnd();
  });
  return lines.join('\n');
}
