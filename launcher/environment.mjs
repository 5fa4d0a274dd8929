import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from './folders.mjs';
import { freePort } from './ports.mjs';

/** @typedef {import('../src/config/settings.js').Settings} Settings */

/**
 * The variables that were set for this launcher.
 *
 * @type {NodeJS.ProcessEnv}
 */
let given = process.env;

/**
 * Names of the variables that are handed to the application's processes through a pipe. Empty until the settings are read.
 *
 * @type {readonly string[]}
 */
export let secretVariables = [];

/**
 * Reads and checks the settings of the application before anything starts, so that a wrong value is reported at once, and once.
 * Removes the secrets from the environment of this process.
 *
 * @returns {Promise<Settings>}
 * @throws {Error} naming every variable with an invalid value
 */
export async function readSettings() {
  /** @param {string} file */
  const built = (file) => join(PROJECT, 'dist', 'config', file);
  if (!existsSync(built('environment.js'))) throw new Error('there is no build: run `npm run build` first');
  /** @type {typeof import('../src/config/settings.js')} */
  const settingsModule = await import(pathToFileURL(built('settings.js')).href);
  /** @type {typeof import('../src/config/environment.js')} */
  const environmentModule = await import(pathToFileURL(built('environment.js')).href);
  secretVariables = environmentModule.SECRET_VARIABLES;
  given = environmentModule.takeEnvironment().variables;
  const settings = settingsModule.readSettings(given);
  return { ...settings, port: settings.port || (await freePort(settings.host)) };
}

/**
 * Returns the environment of the application's processes.
 *
 * @param {object} values
 * @param {string} values.databaseUrl
 * @param {string} values.redisUrl
 * @param {number} values.port
 * @param {string} values.secretKey the launcher's own key, or '' to use the one of the environment
 * @param {number} values.drainMs
 * @returns {NodeJS.ProcessEnv}
 */
export const environment = ({ databaseUrl, redisUrl, port, secretKey, drainMs }) => ({
  ...given,
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  PORT: String(port),
  ...(secretKey ? { LIUCHENG_SECRET_KEY: secretKey } : {}),
  LIUCHENG_DRAIN_MS: String(drainMs),
});

/** Addresses to connect to, by an address that stands for all interfaces. */
const REACHABLE = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * Returns the host by which programs on this machine reach the API.
 *
 * @param {string} host on which it listens
 */
export const reachableHost = (host) => REACHABLE.get(host) ?? host;

/**
 * Returns the URL of the API for programs on this machine.
 *
 * @param {{ host: string, port: number }} settings
 * @returns {string}
 */
export function baseUrl({ host, port }) {
  const reachable = reachableHost(host);
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
