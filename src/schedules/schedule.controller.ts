import { Controller, Delete, Get, Headers, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { CalledBy, Fields, LaterQuery, PathId, type Payload } from '../rest/requests/parameters.js';
import { singleReads } from '../rest/requests/single-reads.js';
import { NextCount } from './dto/next-count.js';
import type { ScheduleFilters, ScheduleOrdering } from './dto/schedule-filters.js';
import { ScheduleInput } from './dto/schedule-input.js';
import { SchedulePks } from './dto/schedule-pks.js';
import type { ScheduleView } from './dto/schedule-view.js';
import { SCHEDULES } from './schedule-statements.js';
import { documentation } from './schedule.documentation.js';
import { SchedulesService } from './schedules.service.js';

/** `/api/process/schedule/` and `/api/process/schedule/1/`: schedules of processes. */
@ApiTags('schedule')
@Controller('api/process/schedule')
export class ScheduleController {
  constructor(private readonly schedules: SchedulesService) {}

  @Get()
  @documentation.list
  list(
    @Listed(SCHEDULES) list: ListRequest<ScheduleFilters, ScheduleOrdering>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<PageBody<ScheduleView>> {
    return this.schedules.list(list, languageOf(language));
  }

  @Post()
  @documentation.create
  create(
    @CalledBy() actor: ActingUser,
    @Fields(ScheduleInput) payload: Payload<ScheduleInput>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ScheduleView> {
    return this.schedules.create(actor, payload, languageOf(language));
  }

  @Delete()
  @HttpCode(204)
  @documentation.deleteMany
  deleteMany(
    @CalledBy() actor: ActingUser,
    @Fields(SchedulePks) payload: Payload<SchedulePks>,
  ): Promise<void> {
    return this.schedules.deleteMany(actor, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(
    @PathId() id: number,
    @CalledBy() caller: ActingUser,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ScheduleView> {
    return singleReads.run(caller.id, () => this.schedules.detail(id, languageOf(language)));
  }

  @Put(':id')
  @documentation.replace
  replace(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(ScheduleInput) payload: Payload<ScheduleInput>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ScheduleView> {
    return this.schedules.update(id, actor, payload, languageOf(language));
  }

  @Patch(':id')
  @documentation.update
  update(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(ScheduleInput) payload: Payload<ScheduleInput>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ScheduleView> {
    return this.schedules.update(id, actor, payload, languageOf(language));
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@PathId() id: number, @CalledBy() actor: ActingUser): Promise<void> {
    return this.schedules.delete(id, actor);
  }

  @Get(':id/next')
  @documentation.next
  next(
    @PathId() id: number,
    @CalledBy() caller: ActingUser,
    @LaterQuery(NextCount) query: () => NextCount,
  ): Promise<number[]> {
    return singleReads.run(caller.id, () => this.schedules.next(id, caller.id, () => query().count));
  }
}
