import { readFile, writeFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createApp } from '#dist/boot/app.js';
import { readSettings } from '#dist/config/settings.js';
import { openApiOf } from '#dist/boot/open-api.js';

/*
 * `node scripts/openapi.mjs`: writes the OpenAPI document of the built application to openapi.json.
 * With `--check` it writes nothing, and fails if the file is stale.
 */

// The migrations remove the secret settings from the environment, so the settings are read first.
const settings = readSettings(process.env);

// The boot queries the database.
await import('#dist/database/migrate.js');

const FILE = new URL('../openapi.json', import.meta.url);

Logger.overrideLogger(['error', 'warn']);
const app = await createApp({ ...settings, role: 'api' });
const document = `${JSON.stringify(await openApiOf(app, 'open'), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== document) {
  console.error('openapi.json is stale: run `npm run openapi` and commit it');
  process.exitCode = 1;
}
