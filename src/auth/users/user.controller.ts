import { Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Listed, type ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../../rest/requests/parameters.js';
import type { Identity } from '../identity.js';
import { USER_ORDERING, UserFilters, type UserOrdering } from './user-filters.js';
import { UserInput } from './user-input.js';
import type { UserView } from './user-view.js';
import { documentation } from './user.documentation.js';
import { UsersService } from './users.service.js';

const LIST = { filters: UserFilters, ordering: USER_ORDERING };

/** `/api/user/user/` and `/api/user/user/2/`: users, kept by administrators. */
@ApiTags('user')
@Controller('api/user/user')
export class UserController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @documentation.list
  list(@Listed(LIST) list: ListRequest<UserFilters, UserOrdering>): Promise<PageBody<UserView>> {
    return this.users.list(list);
  }

  @Post()
  @documentation.create
  create(@Fields(UserInput) payload: Payload<UserInput>): Promise<UserView> {
    return this.users.create(payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@PathId() id: number): Promise<UserView> {
    return this.users.detail(id);
  }

  @Put(':id')
  @documentation.replace
  replace(
    @CalledBy() caller: Identity,
    @PathId() id: number,
    @Fields(UserInput) payload: Payload<UserInput>,
  ): Promise<UserView> {
    return this.users.update(caller, id, payload);
  }

  @Patch(':id')
  @documentation.update
  update(
    @CalledBy() caller: Identity,
    @PathId() id: number,
    @Fields(UserInput) payload: Payload<UserInput>,
  ): Promise<UserView> {
    return this.users.update(caller, id, payload);
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@CalledBy() caller: Identity, @PathId() id: number): Promise<void> {
    return this.users.delete(caller, id);
  }
}
