import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { openApiOf } from './open-api.js';
import { loadCatalogue } from './packages/load-catalogue.js';
import { serveDocs } from './rest/documentation/serve-docs.js';
import { fastifyOptions, prepareFastify } from './rest/fastify-options.js';

/**
 * The application that answers HTTP, with everything in place but a port to listen on.
 *
 * @throws where a service that it cannot do without is away, or a node package that it is to load is not usable
 */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(fastifyOptions(settings));
  prepareFastify(adapter, settings);
  const module = AppModule.with(settings, await loadCatalogue(settings.packages));
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
  });
  serveDocs(app, 'liucheng', () => openApiOf(app));
  return app.init();
}
