import { Module } from '@nestjs/common';
import { PoliciesCoreModule } from './policies-core.module.js';
import { PoliciesService } from './policies.service.js';
import { PolicyController } from './policy.controller.js';

/** `/api/process/policy/`: shows and changes policies. */
@Module({
  imports: [PoliciesCoreModule],
  controllers: [PolicyController],
  providers: [PoliciesService],
})
export class PoliciesModule {}
