import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { hookCommand, hookUrl, type Signature } from '../../web/src/triggers/hooks/hook-command.js';

const URL = hookUrl('http://localhost:3000', 'lch_x');
const KEY = Buffer.from('a key of thirty-two bytes 123456');
const SECRET = `whsec_${KEY.toString('base64')}`;

/** What the command would hand to curl. */
const argumentsOf = (signature: Signature): string[] =>
  execFileSync('bash', ['-c', `curl() { printf '%s\\n' "$@"; }\n${hookCommand(URL, signature, SECRET)}`], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

describe('the command that tries a hook', () => {
  it('sends JSON to its address', () => {
    expect(argumentsOf('none')).toEqual([
      'http://localhost:3000/api/hook/lch_x/',
      '-H',
      'Content-Type: application/json',
      '-d',
      '{}',
    ]);
  });

  it('signs as GitHub does', () => {
    const expected = createHmac('sha256', SECRET).update('{}').digest('hex');
    expect(argumentsOf('github')).toContain(`X-Hub-Signature-256: sha256=${expected}`);
  });

  it('signs by the Standard Webhooks specification', () => {
    const sent = argumentsOf('standard-webhooks');
    const header = (name: string): string =>
      sent.find((line) => line.startsWith(`${name}: `))!.split(': ')[1]!;
    const [id, at] = [header('webhook-id'), header('webhook-timestamp')];
    expect(Math.abs(Number(at) - Date.now() / 1_000)).toBeLessThan(60);
    const expected = createHmac('sha256', KEY).update(`${id}.${at}.{}`).digest('base64');
    expect(header('webhook-signature')).toBe(`v1,${expected}`);
  });

  it('does not sign where the server cannot keep a secret', () => {
    expect(hookCommand(URL, 'none', null)).not.toContain('SECRET');
  });
});
