import { Module } from '@nestjs/common';
import { CatalogueController } from './catalogue.controller.js';

/** The node catalogue. */
@Module({ controllers: [CatalogueController] })
export class CatalogueModule {}
