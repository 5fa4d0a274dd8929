import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ApiGuard } from './requests/api-guard.js';
import { RestExceptionFilter } from './rest-exception.filter.js';
import { RouteTable } from './routes/route-table.js';
import { UnroutedFilter } from './routes/unrouted.filter.js';

/** Applies the conventions of Django REST framework to every controller. */
@Module({
  providers: [
    ApiGuard,
    RestExceptionFilter,
    RouteTable,
    { provide: APP_GUARD, useExisting: ApiGuard },
    { provide: APP_FILTER, useExisting: RestExceptionFilter },
    // Nest tries the last filter first.
    { provide: APP_FILTER, useClass: UnroutedFilter },
  ],
  exports: [RouteTable],
})
export class RestModule {}
