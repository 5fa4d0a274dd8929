import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { authMode } from './auth/auth-mode.js';
import type { Settings } from './config/settings.js';
import { openApiOf } from './open-api.js';
import { loadCatalogue } from './packages/load-catalogue.js';
import { serveDocs } from './rest/documentation/serve-docs.js';
import { fastifyOptions, prepareFastify } from './rest/fastify-options.js';

/**
 * The application that answers HTTP, with everything in place but a port to listen on.
 *
 * @throws SettingsError where it would be open to others than this machine, or nobody could log in
 * @throws where a service that it cannot do without is away, or a node package that it is to load is not usable
 */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(fastifyOptions(settings));
  prepareFastify(adapter, settings);
  const mode = await authMode(settings);
  const module = AppModule.with(settings, mode, await loadCatalogue(settings.packages));
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
  });
  serveDocs(app, 'liucheng', () => openApiOf(app));
  try {
    return await app.init();
  } catch (error) {
    // What it has opened would keep the process alive.
    await app.close();
    throw error;
  }
}
