import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Listed, type ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../../rest/requests/parameters.js';
import type { Identity } from '../identity.js';
import { KEY_ORDERING, KeyFilters, KeyInput, type KeyOrdering } from './key-input.js';
import type { KeyView, NewKeyView } from './key-view.js';
import { documentation } from './key.documentation.js';
import { KeysService } from './keys.service.js';

const LIST = { filters: KeyFilters, ordering: KEY_ORDERING };

/** `/api/user/key/` and `/api/user/key/1/`: API keys, with which services call. */
@ApiTags('user')
@Controller('api/user/key')
export class KeyController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @documentation.list
  list(
    @CalledBy() caller: Identity,
    @Listed(LIST) list: ListRequest<KeyFilters, KeyOrdering>,
  ): Promise<PageBody<KeyView>> {
    return this.keys.list(caller, list);
  }

  @Post()
  @documentation.create
  create(@CalledBy() caller: Identity, @Fields(KeyInput) payload: Payload<KeyInput>): Promise<NewKeyView> {
    return this.keys.create(caller, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@CalledBy() caller: Identity, @PathId() id: number): Promise<KeyView> {
    return this.keys.detail(caller, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@CalledBy() caller: Identity, @PathId() id: number): Promise<void> {
    return this.keys.delete(caller, id);
  }
}
