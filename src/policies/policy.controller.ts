import { Controller, Get, Patch, Put } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { CalledBy, Fields, PathId, type Payload } from '../rest/requests/parameters.js';
import { singleReads } from '../rest/requests/single-reads.js';
import { PolicyInput } from './dto/policy-input.js';
import type { PolicyView } from './dto/policy-view.js';
import { PoliciesService } from './policies.service.js';
import { documentation } from './policy.documentation.js';

/** `/api/process/policy/1001/`: how the jobs of a process are run. */
@ApiTags('policy')
@Controller('api/process/policy')
export class PolicyController {
  constructor(private readonly policies: PoliciesService) {}

  @Get(':id')
  @documentation.detail
  detail(@PathId() id: number, @CalledBy() caller: ActingUser): Promise<PolicyView> {
    return singleReads.run(caller.id, () => this.policies.detail(id));
  }

  @Put(':id')
  @documentation.replace
  replace(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(PolicyInput) payload: Payload<PolicyInput>,
  ): Promise<PolicyView> {
    return this.policies.update(id, actor, payload);
  }

  @Patch(':id')
  @documentation.update
  update(
    @PathId() id: number,
    @CalledBy() actor: ActingUser,
    @Fields(PolicyInput) payload: Payload<PolicyInput>,
  ): Promise<PolicyView> {
    return this.policies.update(id, actor, payload);
  }
}
