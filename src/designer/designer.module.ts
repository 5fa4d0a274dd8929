import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { servePages } from './serve-pages.js';

/** The build of `web`, seen from the source and from its own build. */
const FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'web');

/** Serves the designer, the page for people. It calls the API as any other front end does. */
@Module({})
export class DesignerModule {
  constructor({ httpAdapter }: HttpAdapterHost) {
    servePages(httpAdapter.getInstance<FastifyInstance>(), FOLDER);
  }
}
