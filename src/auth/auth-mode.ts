import { lookup } from 'node:dns/promises';
import { isLoopback } from '../config/hosts.js';
import { type Settings, SettingsError } from '../config/settings.js';

/** `open`: calls without credentials are the seeded user's; `required`: there are none. */
export type AuthMode = 'open' | 'required';

/** Injection token of the {@link AuthMode}. */
export const AUTH_MODE = Symbol('auth mode');

/**
 * Decides the mode from `LIUCHENG_AUTH` and from who can reach `HOST`.
 *
 * @throws SettingsError naming the variable to set, where an API beyond loopback would be open or has no key
 */
export async function authMode({ auth, host, secretKeys }: Settings): Promise<AuthMode> {
  const beyond = auth === 'required' ? false : !(await isOnlyLoopback(host));
  if (auth === 'open' && beyond)
    throw new SettingsError(
      `LIUCHENG_AUTH: open is only for a HOST that nobody but this machine reaches, and others reach ${host}. Set LIUCHENG_AUTH=required, or HOST=127.0.0.1.`,
    );
  if (auth !== 'required' && !beyond) return 'open';
  if (secretKeys.length === 0)
    throw new SettingsError(
      `LIUCHENG_SECRET_KEY is not set, and ${beyond ? `others than this machine reach HOST=${host}` : 'LIUCHENG_AUTH=required'}. Set it to a long random text, the same for all processes: \`openssl rand -hex 32\` gives one.`,
    );
  return 'required';
}

/** Of a name, whatever it stands for here. */
async function isOnlyLoopback(host: string): Promise<boolean> {
  const addresses = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new SettingsError(
      `HOST: ${(error as Error).message}. No such host is known here; set an address of this machine.`,
      { cause: error },
    );
  });
  return addresses.every(({ address }) => isLoopback(address));
}
