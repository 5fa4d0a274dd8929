import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { Listed, type ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../../rest/requests/parameters.js';
import { singleReads } from '../../rest/requests/single-reads.js';
import type { ActingUser, Identity } from '../identity.js';
import type { KeyFilters, KeyOrdering } from './dto/key-filters.js';
import { KeyInput } from './dto/key-input.js';
import type { KeyView, NewKeyView } from './dto/key-view.js';
import { KEYS } from './key-list.js';
import { documentation } from './key.documentation.js';
import { KeysService } from './keys.service.js';

/** `/api/user/key/` and `/api/user/key/1/`: API keys, for services that call the API. */
@ApiTags('user')
@Controller('api/user/key')
export class KeyController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @documentation.list
  list(
    @CalledBy() caller: Identity,
    @Listed(KEYS) list: ListRequest<KeyFilters, KeyOrdering>,
  ): Promise<PageBody<KeyView>> {
    return this.keys.list(caller, list);
  }

  @Post()
  @documentation.create
  create(@CalledBy() caller: ActingUser, @Fields(KeyInput) payload: Payload<KeyInput>): Promise<NewKeyView> {
    return this.keys.create(caller, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@CalledBy() caller: Identity, @PathId() id: number): Promise<KeyView> {
    return singleReads.run(caller.id, () => this.keys.detail(caller, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@CalledBy() caller: ActingUser, @PathId() id: number): Promise<void> {
    return this.keys.delete(caller, id);
  }
}
