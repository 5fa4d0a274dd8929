import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { authMode } from '../auth/auth-mode.js';
import type { Settings } from '../config/settings.js';
import { openApiOf } from './open-api.js';
import { loadCatalogue } from '../packages/load-catalogue.js';
import { serveDocs } from '../rest/documentation/serve-docs.js';
import { fastifyOptions, prepareFastify } from '../rest/fastify-options.js';
import { TurnsAdapter } from '../rest/requests/turns.js';

/**
 * Creates the HTTP application, ready to listen.
 *
 * @throws SettingsError if the API would be open to other machines, nobody could log in, or a node package is invalid
 * @throws if a required service is unavailable
 */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new TurnsAdapter(fastifyOptions(settings));
  prepareFastify(adapter, settings);
  const mode = await authMode(settings);
  const module = AppModule.with(settings, mode, await loadCatalogue(settings.packages));
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
  });
  serveDocs(app, 'liucheng', () => openApiOf(app, mode));
  try {
    return await app.init();
  } catch (error) {
    // Its open connections would keep the process alive.
    await app.close();
    throw error;
  }
}
