import { Controller, Get, Headers } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Catalogue, describeCatalogue, type PackageDescription } from '../flow/index.js';
import { answers } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { languageOf } from '../rest/language.js';
import { Query } from '../rest/requests/parameters.js';
import { CatalogueFilters } from './catalogue-filters.js';

const documentation = Documented({
  summary: 'List the nodes that flows are made of 节点包',
  query: [CatalogueFilters],
  answers: [answers('Packages with their nodes, in the language asked for', [])],
});

/** `/api/nodes/package/`: the node catalogue, for the designer's palette. */
@ApiTags('nodes')
@Controller('api/nodes/package')
export class CatalogueController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get()
  @documentation
  list(
    @Query(CatalogueFilters) { search }: CatalogueFilters,
    @Headers('accept-language') language: string | undefined,
  ): PackageDescription[] {
    return describeCatalogue(this.catalogue, languageOf(language), search);
  }
}
