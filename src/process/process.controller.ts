import { Controller, Delete, Get, Header, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { Actor } from '../rest/requests/caller.js';
import { JSON_TYPE } from '../rest/requests/negotiate.js';
import { CalledBy, Fields, PathId, type Payload } from '../rest/requests/parameters.js';
import { documentation } from './process.documentation.js';
import type { ProcessFilters, ProcessOrdering } from './dto/process-filters.js';
import { ProcessInput } from './dto/process-input.js';
import { ProcessPks } from './dto/process-pks.js';
import type { ProcessView } from './dto/process-view.js';
import { PROCESSES } from './process-statements.js';
import { ProcessesService } from './processes.service.js';

/** `/api/process/process/` and `/api/process/process/1001/`: the documented resource. */
@ApiTags('process')
@Controller('api/process/process')
export class ProcessController {
  constructor(private readonly processes: ProcessesService) {}

  @Get()
  @Header('content-type', JSON_TYPE)
  @documentation.list
  list(@Listed(PROCESSES) list: ListRequest<ProcessFilters, ProcessOrdering>): Promise<string> {
    return this.processes.list(list);
  }

  @Post()
  @documentation.create
  create(
    @CalledBy() actor: Actor,
    @Fields(ProcessInput) payload: Payload<ProcessInput>,
  ): Promise<ProcessView> {
    return this.processes.create(actor, payload);
  }

  @Delete()
  @HttpCode(204)
  @documentation.deleteMany
  deleteMany(@CalledBy() actor: ActingUser, @Fields(ProcessPks) payload: Payload<ProcessPks>): Promise<void> {
    return this.processes.deleteMany(actor, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@PathId() id: number): Promise<ProcessView> {
    return this.processes.detail(id);
  }

  @Put(':id')
  @documentation.replace
  replace(
    @PathId() id: number,
    @CalledBy() actor: Actor,
    @Fields(ProcessInput) payload: Payload<ProcessInput>,
  ): Promise<ProcessView> {
    return this.processes.update(id, actor, payload);
  }

  @Patch(':id')
  @documentation.update
  update(
    @PathId() id: number,
    @CalledBy() actor: Actor,
    @Fields(ProcessInput) payload: Payload<ProcessInput>,
  ): Promise<ProcessView> {
    return this.processes.update(id, actor, payload);
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@PathId() id: number, @CalledBy() actor: ActingUser): Promise<void> {
    return this.processes.delete(id, actor);
  }
}
