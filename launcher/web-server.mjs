import { join } from 'node:path';
import { messageOf } from './errors.mjs';
import { PROJECT } from './folders.mjs';

/** @param {string} line */
const say = (line) => process.stderr.write(`web    | ${line}\n`);

/**
 * Serves the designer from its source, for `npm run dev`: a change shows in the browser without a reload. Its calls go to the API.
 *
 * @param {string} api the URL of the API
 * @returns {Promise<{ end: () => Promise<void> }>}
 */
export async function serveWeb(api) {
  // Read by vite.config.ts.
  process.env.LIUCHENG_URL = api;
  try {
    const { createServer } = await import('vite');
    const server = await createServer({
      root: join(PROJECT, 'web'),
      clearScreen: false,
      logLevel: 'warn',
    });
    await server.listen();
    say(`the designer, with hot reload: ${server.resolvedUrls?.local[0] ?? ''}`);
    return { end: () => server.close() };
  } catch (error) {
    // The API and the built designer work without it.
    say(messageOf(error));
    return { end: () => Promise.resolve() };
  }
}
