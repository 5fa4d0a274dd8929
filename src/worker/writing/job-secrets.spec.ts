import type { CompiledFlow } from '../../flow/index.js';
import { runSync } from '../../flow/slices.js';
import { Redactor } from '../../secrets/redactor.js';
import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { AttemptLost } from './attempt-lost.js';
import { JobSecrets } from './job-secrets.js';

const NEVER = new AbortController().signal;

describe('the passwords of a called process', () => {
  /** A call that begins and ends. */
  const hide = async (secrets: JobSecrets, inputs: { token: string }): Promise<void> =>
    (await secrets.hide(called, inputs, NEVER, written))?.();
  const withPassword = (value: string | null = null): CompiledFlow => {
    const token = { name: 'token', type: 'password', scope: 'flow', value, overridable: false } as const;
    return { process: 1, nodes: [], start: 0, variables: new Map([['token', token]]), bytes: 0 };
  };
  const called = withPassword();
  const token = (number: number): { token: string } => ({ token: `token-${number}-`.padEnd(1_000, 'x') });
  const secretsOf = (flow = called): Promise<JobSecrets> => {
    const shared = new SharedSnapshot(new Map(), runSync(Redactor.of(['shared-secret'])));
    return JobSecrets.of(1, shared, new SecretBox([]), flow, {});
  };
  const written = import.meta.jest.fn(() => Promise.resolve());
  beforeEach(() => written.mockClear());

  it('are hidden besides those of the job and the shared ones', async () => {
    const secrets = await secretsOf(withPassword('own-secret'));
    await hide(secrets, { token: 'called-secret' });
    expect(await secrets.text('own-secret shared-secret called-secret')).toBe('*** *** ***');
  });

  it('are forgotten only when all is written that was shown with them', async () => {
    const secrets = await secretsOf();
    for (let number = 0; number < 16; number++) await hide(secrets, token(number));
    expect(written).not.toHaveBeenCalled();
    const seen: string[] = [];
    written.mockImplementationOnce(async () => void seen.push(await secrets.text(token(0).token)));
    await hide(secrets, token(16));
    expect(seen).toEqual(['***']);
    expect(await secrets.text(token(0).token)).toBe(token(0).token);
  });

  it('are not prepared for a call that was stopped meanwhile, or a job that is lost', async () => {
    const secrets = await secretsOf();
    const stopping = new AbortController();
    const first = secrets.hide(called, token(0), NEVER, written);
    const second = secrets.hide(called, token(1), stopping.signal, written);
    stopping.abort();
    const [end, none] = await Promise.all([first, second]);
    expect(none).toBeNull();
    end?.();
    expect(await secrets.text(token(1).token)).toBe(token(1).token);
    for (let number = 2; number < 17; number++) await hide(secrets, token(number));
    written.mockRejectedValueOnce(new AttemptLost('lost', 'lost'));
    await hide(secrets, token(17));
    expect(await secrets.text(token(17).token)).toBe(token(17).token);
    await hide(secrets, token(18));
    expect(await secrets.text(token(18).token)).toBe('***');
  });

  it('stay hidden in the errors of nodes after they are forgotten, and are hidden in those that were shown before', async () => {
    const secrets = await secretsOf();
    const error = `no: ${token(0).token}`;
    expect([secrets.knowsError(error), await secrets.error(error)]).toEqual([false, error]);
    await hide(secrets, token(0));
    expect([secrets.knowsError(error), await secrets.error(error)]).toEqual([true, 'no: ***']);
    for (let number = 1; number < 20; number++) await hide(secrets, token(number));
    expect(await secrets.text(token(0).token)).toBe(token(0).token);
    expect([await secrets.error(error), await secrets.beginningOfError(error, 9)]).toEqual([
      'no: ***',
      'no: ***',
    ]);
  });
});
