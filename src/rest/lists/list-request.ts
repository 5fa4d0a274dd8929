import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../body/query-dict.js';
import { readFields } from '../fields/read-fields.js';
import { orderFrom, type OrderTerm } from './ordering.js';
import { Page } from './page.js';

/** The filters and order that a list allows. */
export interface ListDeclaration<Filters extends object, Field extends string> {
  /** The class that declares the filters. Each is an optional parameter of the query string. */
  filters: ClassConstructor<Filters>;
  /** The fields that `?ordering=` may name. */
  ordering: readonly Field[];
}

/** The filters, order and page that a request asks for. */
export interface ListRequest<Filters extends object, Field extends string = string> {
  filters: Filters;
  order: OrderTerm<Field | 'id'>[];
  page: Page;
}

const NEWEST_FIRST: readonly OrderTerm<'id'>[] = [{ field: 'id', descending: true }];

/** Passes the filters, order and page of the request to a handler. */
export const Listed = createParamDecorator(
  <Filters extends object, Field extends string>(
    { filters, ordering }: ListDeclaration<Filters, Field>,
    context: ExecutionContext,
  ): ListRequest<Filters, Field> => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const query = queryOf(request);
    return {
      filters: readFields(filters, query),
      order: orderFrom(query.get('ordering'), ordering, NEWEST_FIRST),
      page: new Page(request),
    };
  },
);
