import { Controller, Get, Headers } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import { Catalogue, describeCatalogue } from '../flow/index.js';
import { invalid, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { PageQuery } from '../rest/documentation/list-query.js';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { CatalogueFilters } from './dto/catalogue-filters.js';
import { PackageView } from './dto/package-view.js';

const LIST = { filters: CatalogueFilters, ordering: [] };

const documentation = Documented({
  operationId: 'listNodePackages',
  summary: 'List node packages 节点包',
  query: [CatalogueFilters, PageQuery],
  answers: [showsPage(PackageView), invalid('A filter is not valid')],
  options: { name: 'Package List' },
});

/** `/api/nodes/package/`: the node catalogue, for the designer's palette. */
@ApiTags('nodes')
@Controller('api/nodes/package')
export class CatalogueController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get()
  @documentation
  list(
    @Listed(LIST) { filters, page }: ListRequest<CatalogueFilters>,
    @Headers('accept-language') language: string | undefined,
  ): PageBody<PackageView> {
    return page.from(describeCatalogue(this.catalogue, languageOf(language), filters.search));
  }
}
