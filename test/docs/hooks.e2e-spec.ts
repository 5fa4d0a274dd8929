import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { submit } from '../support/flows.js';
import { deliver, echo, HOOKS } from '../support/hooks.js';
import { comparable } from '../support/printed-examples.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const run = promisify(execFile);

describe('the section on hooks in docs/triggers.md', () => {
  let server: Server;
  let blocks: { command: string; answer: string }[];
  let secrets = { token: '', secret: '' };

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
    await submit(server.url, echo({ total: 'number' }));
    const page = await readFile('docs/triggers.md', 'utf8');
    const section = page.split(/^## /m).find((text) => text.startsWith('Hooks'))!;
    blocks = [...section.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => {
      const end = block!.search(/^\{/m);
      return { command: block!.slice(0, end).replaceAll(/^\$ /gm, ''), answer: block!.slice(end).trim() };
    });
  });

  afterAll(() => server.close());

  const outputOf = async (command: string): Promise<string> => {
    const script = command.replaceAll('http://127.0.0.1:3000', server.url);
    const env = { ...process.env, TOKEN: secrets.token, SECRET: secrets.secret };
    return (await run('bash', ['-c', script], { env })).stdout.trim();
  };
  const withoutSecrets = (text: string): string =>
    comparable(text).replaceAll(/"(lch|whsec)_[^"]*"/g, '"$1_…"');

  it('prints the answers of its commands', async () => {
    const [create, ...others] = blocks;
    const made = await outputOf(create!.command);
    expect(withoutSecrets(made)).toBe(withoutSecrets(create!.answer));
    secrets = JSON.parse(made) as typeof secrets;
    expect(others).toHaveLength(3);
    for (const { command, answer } of others) {
      const isSigned = command.includes('webhook-signature');
      const change = { method: 'PATCH', body: { signature: isSigned ? 'standard-webhooks' : 'none' } };
      await send(server.url, `${HOOKS}1/`, change);
      expect(await outputOf(command)).toBe(answer);
      expect(await deliver(server.url, secrets.token)).toMatchObject({ status: isSigned ? 401 : 200 });
    }
  });
});
