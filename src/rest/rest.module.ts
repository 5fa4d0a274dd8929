import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Admission } from './requests/admission.js';
import { RestExceptionFilter } from './rest-exception.filter.js';
import { RouteTable } from './routes/route-table.js';
import { UnroutedFilter } from './routes/unrouted.filter.js';

/** Django REST framework's habits, for every controller of the application. */
@Module({
  providers: [
    Admission,
    RestExceptionFilter,
    RouteTable,
    { provide: APP_GUARD, useExisting: Admission },
    { provide: APP_FILTER, useExisting: RestExceptionFilter },
    // Nest asks the filter that was named last first.
    { provide: APP_FILTER, useClass: UnroutedFilter },
  ],
  exports: [RouteTable],
})
export class RestModule {}
