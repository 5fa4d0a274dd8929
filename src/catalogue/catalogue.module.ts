import { Module } from '@nestjs/common';
import { CatalogueController } from './catalogue.controller.js';

/** Serves the node catalogue. */
@Module({ controllers: [CatalogueController] })
export class CatalogueModule {}
