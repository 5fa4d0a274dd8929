import { Controller, Delete, Get, Headers, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { languageOf } from '../rest/language.js';
import { Listed, type ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../rest/requests/parameters.js';
import { singleReads } from '../rest/requests/single-reads.js';
import type { HookFilters, HookOrdering } from './dto/hook-filters.js';
import { HookInput } from './dto/hook-input.js';
import { HookPks } from './dto/hook-pks.js';
import type { HookView, NewHookView } from './dto/hook-view.js';
import { HOOKS } from './hook-list.js';
import { documentation } from './hook.documentation.js';
import { HooksService } from './hooks.service.js';

type Accepted = string | undefined;

/** `/api/process/hook/`, `/api/process/hook/1/` and `/api/process/hook/1/rotate/`: hooks, which start jobs. */
@ApiTags('hook')
@Controller('api/process/hook')
export class HookController {
  constructor(private readonly hooks: HooksService) {}

  @Get()
  @documentation.list
  list(
    @Listed(HOOKS) list: ListRequest<HookFilters, HookOrdering>,
    @Headers('accept-language') language: Accepted,
  ): Promise<PageBody<HookView>> {
    return this.hooks.list(list, languageOf(language));
  }

  @Post()
  @documentation.create
  create(
    @CalledBy() actor: ActingUser,
    @Fields(HookInput) payload: Payload<HookInput>,
    @Headers('accept-language') language: Accepted,
  ): Promise<NewHookView> {
    return this.hooks.create(actor, payload, languageOf(language));
  }

  @Delete()
  @HttpCode(204)
  @documentation.deleteMany
  deleteMany(@CalledBy() actor: ActingUser, @Fields(HookPks) payload: Payload<HookPks>): Promise<void> {
    return this.hooks.deleteMany(actor, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(
    @PathId() id: number,
    @CalledBy() caller: ActingUser,
    @Headers('accept-language') language: Accepted,
  ): Promise<HookView> {
    return singleReads.run(caller.id, () => this.hooks.detail(id, languageOf(language)));
  }

  @Put(':id')
  @documentation.replace
  replace(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(HookInput) payload: Payload<HookInput>,
    @Headers('accept-language') language: Accepted,
  ): Promise<HookView> {
    return this.hooks.update(id, actor, payload, languageOf(language));
  }

  @Patch(':id')
  @documentation.update
  update(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(HookInput) payload: Payload<HookInput>,
    @Headers('accept-language') language: Accepted,
  ): Promise<HookView> {
    return this.hooks.update(id, actor, payload, languageOf(language));
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@PathId() id: number, @CalledBy() actor: ActingUser): Promise<void> {
    return this.hooks.delete(id, actor);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @documentation.rotate
  rotate(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Headers('accept-language') language: Accepted,
  ): Promise<NewHookView> {
    return this.hooks.rotate(id, actor, languageOf(language));
  }
}
