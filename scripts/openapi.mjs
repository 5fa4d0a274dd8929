import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '#dist/boot/app.module.js';
import { openApiOf } from '#dist/boot/open-api.js';
import { readSettings } from '#dist/config/settings.js';
import { loadCatalogue } from '#dist/packages/load-catalogue.js';
import { fastifyOptions } from '#dist/rest/fastify-options.js';
import { TurnsAdapter } from '#dist/rest/requests/turns.js';

/*
 * `node scripts/openapi.mjs`: writes the OpenAPI document of the built application to openapi.json.
 * With `--check` it writes nothing, and fails if the file is stale.
 */

const FILE = new URL('../openapi.json', import.meta.url);

/*
 * A preview knows the routes and makes nothing that connects, so that no Postgres and no Redis are needed: in CI, where the checks get only
 * the processor time that the tests leave, connections to them took too long.
 */
const settings = readSettings({ LIUCHENG_ROLE: 'api' });
const module = AppModule.with(settings, 'open', await loadCatalogue(settings.packages));
Logger.overrideLogger(['error']);
/** @type {import('@nestjs/platform-fastify').NestFastifyApplication} */
const app = await NestFactory.create(module, new TurnsAdapter(fastifyOptions(settings)), {
  preview: true,
  abortOnError: false,
});
const document = `${JSON.stringify(await openApiOf(app, 'open'), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(FILE, document);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== document) {
  console.error('openapi.json is stale: run `npm run openapi` and commit it');
  process.exitCode = 1;
}
