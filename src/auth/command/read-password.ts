import { stdin, stderr } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/**
 * Asks for a password at the terminal, without showing it, and a second time against slips; what is piped in is taken
 * as it is, without its line break.
 *
 * @throws Error where the two differ
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
    if ((await ask('The same again: ')) !== password) throw new Error('the two are not the same');
    return password;
  } finally {
    terminal.close();
  }
}
