import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from './folders.mjs';
import { freePort } from './ports.mjs';

/**
 * The settings that the application will read, checked before anything starts: a typing error shows in an instant, and once.
 *
 * @returns {Promise<import('../src/config/settings.js').Settings>}
 * @throws {Error} naming every variable whose value is not usable
 */
export async function readSettings() {
  const built = join(PROJECT, 'dist', 'config', 'settings.js');
  if (!existsSync(built)) throw new Error('there is no build: run `npm run build` first');
  const { readSettings: read } = await import(pathToFileURL(built).href);
  const settings = read(process.env);
  return { ...settings, port: settings.port || (await freePort(settings.host)) };
}

/**
 * The environment of the application's processes: all that the launcher tells them goes through here.
 *
 * @param {object} given
 * @param {string} given.databaseUrl
 * @param {string} given.redisUrl
 * @param {number} given.port
 * @param {string} given.secretKey the launcher's own; '' leaves it to the environment
 * @param {number} given.drainMs
 * @returns {NodeJS.ProcessEnv}
 */
export const environment = ({ databaseUrl, redisUrl, port, secretKey, drainMs }) => ({
  ...process.env,
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  PORT: String(port),
  ...(secretKey ? { LIUCHENG_SECRET_KEY: secretKey } : {}),
  LIUCHENG_DRAIN_MS: String(drainMs),
});

/**
 * Where a program on this machine reaches the API.
 *
 * @param {{ host: string, port: number }} settings
 * @returns {string}
 */
export function baseUrl({ host, port }) {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
