import { Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../rest/requests/parameters.js';
import { singleReads } from '../rest/requests/single-reads.js';
import type { VariableFilters, VariableOrdering } from './dto/variable-filters.js';
import { VariableInput } from './dto/variable-input.js';
import type { VariableView } from './dto/variable-view.js';
import { VARIABLES } from './variable-list.js';
import { documentation } from './variable.documentation.js';
import { VariablesService } from './variables.service.js';

/** `/api/process/variable/` and `/api/process/variable/1/`: shared variables, secrets among them. */
@ApiTags('variable')
@Controller('api/process/variable')
export class VariableController {
  constructor(private readonly variables: VariablesService) {}

  @Get()
  @documentation.list
  list(
    @Listed(VARIABLES) list: ListRequest<VariableFilters, VariableOrdering>,
  ): Promise<PageBody<VariableView>> {
    return this.variables.list(list);
  }

  @Post()
  @documentation.create
  create(
    @CalledBy() actor: ActingUser,
    @Fields(VariableInput) payload: Payload<VariableInput>,
  ): Promise<VariableView> {
    return this.variables.create(actor, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@PathId() id: number, @CalledBy() caller: ActingUser): Promise<VariableView> {
    return singleReads.run(caller.id, () => this.variables.detail(id));
  }

  @Put(':id')
  @documentation.replace
  replace(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(VariableInput) payload: Payload<VariableInput>,
  ): Promise<VariableView> {
    return this.variables.update(id, actor, payload);
  }

  @Patch(':id')
  @documentation.update
  update(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(VariableInput) payload: Payload<VariableInput>,
  ): Promise<VariableView> {
    return this.variables.update(id, actor, payload);
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@PathId() id: number, @CalledBy() actor: ActingUser): Promise<void> {
    return this.variables.delete(id, actor);
  }
}
