import { stdin, stderr } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/**
 * Reads a password. At a terminal it asks twice and does not echo the input. Without a terminal it reads standard input and removes
 * one line break at the end.
 *
 * @throws Error if the two inputs differ
 */
export async function readPassword(): Promise<string> {
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, '');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: nowhere, terminal: true });
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const answer = await terminal.question('');
    stderr.write('\n');
    return answer;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('The same again: ')) !== password) throw new Error('the two passwords differ');
    return password;
  } finally {
    terminal.close();
  }
}
