import { lookup } from 'node:dns/promises';
import { isLoopback } from '../config/hosts.js';
import { type Settings, SettingsError } from '../config/settings.js';

/** `open`: a request without credentials acts as the seeded user. `required`: such a request is refused. */
export type AuthMode = 'open' | 'required';

/** Injection token of the {@link AuthMode}. */
export const AUTH_MODE = Symbol('auth mode');

/**
 * The mode for `LIUCHENG_AUTH` and `HOST`.
 *
 * @throws SettingsError if an API that other machines can reach would be open or has no key; names the variable to set
 */
export async function authMode({ auth, host, secretKeys }: Settings): Promise<AuthMode> {
  const beyond = auth === 'required' ? false : !(await isOnlyLoopback(host));
  if (auth === 'open' && beyond)
    throw new SettingsError(
      `LIUCHENG_AUTH: open is allowed only if HOST is a loopback address, but other machines can reach ${host}. Set LIUCHENG_AUTH=required, or HOST=127.0.0.1.`,
    );
  if (auth !== 'required' && !beyond) return 'open';
  if (secretKeys.length === 0)
    throw new SettingsError(
      `LIUCHENG_SECRET_KEY is not set, but is required ${beyond ? `because other machines can reach HOST=${host}` : 'by LIUCHENG_AUTH=required'}. Set it to a long random text, the same for all processes, such as the output of \`openssl rand -hex 32\`.`,
    );
  return 'required';
}

/** Whether a host name resolves only to loopback addresses. */
async function isOnlyLoopback(host: string): Promise<boolean> {
  const addresses = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new SettingsError(
      `HOST: ${(error as Error).message}. The host name is unknown; set an address of this machine.`,
      { cause: error },
    );
  });
  return addresses.every(({ address }) => isLoopback(address));
}
