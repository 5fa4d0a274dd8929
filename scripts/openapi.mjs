import { readFile, writeFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createApp } from '../dist/app.js';
import { readSettings } from '../dist/config/settings.js';
import { openApiOf } from '../dist/open-api.js';

/*
 * `node scripts/openapi.mjs`: writes the OpenAPI document of the built application to openapi.json.
 * With `--check` it writes nothing, and fails where the file is not what it would write.
 */

// A boot looks into the database.
await import('../dist/database/migrate.js');

const FILE = new URL('../openapi.json', import.meta.url);

Logger.overrideLogger(['error', 'warn']);
const app = await createApp({ ...readSettings(process.env), role: 'api' });
const document = `${JSON.stringify(openApiOf(app), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== document) {
  console.error('openapi.json is stale: run `npm run openapi` and commit it');
  process.exitCode = 1;
}
