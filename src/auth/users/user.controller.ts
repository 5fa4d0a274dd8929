import { Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { Listed, type ListRequest } from '../../rest/lists/list-request.js';
import type { PageBody } from '../../rest/lists/page.js';
import { CalledBy, Fields, PathId, type Payload } from '../../rest/requests/parameters.js';
import { singleReads } from '../../rest/requests/single-reads.js';
import type { ActingUser } from '../identity.js';
import type { UserFilters, UserOrdering } from './dto/user-filters.js';
import { UserInput } from './dto/user-input.js';
import type { UserView } from './dto/user-view.js';
import { USERS } from './user-list.js';
import { documentation } from './user.documentation.js';
import { UsersService } from './users.service.js';

/** `/api/user/user/` and `/api/user/user/2/`: lists users, and lets administrators create, change and delete them. */
@ApiTags('user')
@Controller('api/user/user')
export class UserController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @documentation.list
  list(@Listed(USERS) list: ListRequest<UserFilters, UserOrdering>): Promise<PageBody<UserView>> {
    return this.users.list(list);
  }

  @Post()
  @documentation.create
  create(@CalledBy() caller: ActingUser, @Fields(UserInput) payload: Payload<UserInput>): Promise<UserView> {
    return this.users.create(caller, payload);
  }

  @Get(':id')
  @documentation.detail
  detail(@PathId() id: number, @CalledBy() caller: ActingUser): Promise<UserView> {
    return singleReads.run(caller.id, () => this.users.detail(id));
  }

  @Put(':id')
  @documentation.replace
  replace(
    @CalledBy() caller: ActingUser,
    @PathId() id: number,
    @Fields(UserInput) payload: Payload<UserInput>,
  ): Promise<UserView> {
    return this.users.update(caller, id, payload);
  }

  @Patch(':id')
  @documentation.update
  update(
    @CalledBy() caller: ActingUser,
    @PathId() id: number,
    @Fields(UserInput) payload: Payload<UserInput>,
  ): Promise<UserView> {
    return this.users.update(caller, id, payload);
  }

  @Delete(':id')
  @HttpCode(204)
  @documentation.delete
  delete(@CalledBy() caller: ActingUser, @PathId() id: number): Promise<void> {
    return this.users.delete(caller, id);
  }
}
