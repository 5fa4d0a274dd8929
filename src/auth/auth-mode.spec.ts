import { readSettings, SettingsError } from '../config/settings.js';
import { authMode } from './auth-mode.js';

const LIUCHENG_SECRET_KEY = 'a long random text that only tests know';

const decided = async (environment: Record<string, string>): Promise<string> => {
  try {
    return await authMode(readSettings(environment));
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

describe('whether calls need credentials', () => {
  it.each([
    [{}, 'open'],
    [{ HOST: 'localhost' }, 'open'],
    [{ HOST: '::1' }, 'open'],
    [{ HOST: '127.0.0.2', LIUCHENG_AUTH: 'open' }, 'open'],
    [{ LIUCHENG_AUTH: 'required', LIUCHENG_SECRET_KEY }, 'required'],
    [{ HOST: '0.0.0.0', LIUCHENG_SECRET_KEY }, 'required'],
    [{ HOST: '::', LIUCHENG_SECRET_KEY }, 'required'],
    [{ HOST: '10.1.2.3', LIUCHENG_AUTH: 'auto', LIUCHENG_SECRET_KEY }, 'required'],
  ])('%j: %s', async (environment, mode) =>
    expect(await decided(environment as Record<string, string>)).toBe(mode),
  );

  it.each([
    [{ HOST: '0.0.0.0', LIUCHENG_AUTH: 'open', LIUCHENG_SECRET_KEY }, /^LIUCHENG_AUTH: open is allowed only/],
    [{ HOST: '0.0.0.0' }, /^LIUCHENG_SECRET_KEY is not set, but .* HOST=0\.0\.0\.0/],
    [{ HOST: '::' }, /^LIUCHENG_SECRET_KEY is not set/],
    [{ LIUCHENG_AUTH: 'required' }, /^LIUCHENG_SECRET_KEY is not set, but .* LIUCHENG_AUTH=required/],
    [{ HOST: 'no-such-host.invalid' }, /^HOST: .*no-such-host/],
  ])('refuses to start with %j', async (environment, message) =>
    expect(await decided(environment as Record<string, string>)).toMatch(message),
  );
});
