import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SharedVariablesModule } from '../variables/shared-variables.module.js';
import { UserEntity } from '../auth/users/user.entity.js';
import { DefinitionEntity } from './definition.entity.js';
import { CalledVersions } from './called-versions.js';
import { CompiledFlows } from './compiled-flows.js';
import { DefinitionsService } from './definitions.service.js';
import { DraftChecks } from './draft-checks.service.js';
import { FlowChecksService } from './flow-checks.service.js';
import { DraftDependencies } from './draft-dependencies.js';
import { DraftEntity } from './draft.entity.js';
import { FrozenDefinitions } from './frozen-definitions.js';
import { FlowThreads } from './flow-threads/flow-threads.js';
import { ProcessVersionEntity } from './process-version.entity.js';
import { ProcessEntity } from './process.entity.js';

/** With the user to whom a process refers: a worker has no other module that knows it. */
const entities = [ProcessEntity, DraftEntity, ProcessVersionEntity, DefinitionEntity, UserEntity];

/** Frozen definitions, for API and worker. `versions.module.ts` serves drafts and versions. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), SharedVariablesModule],
  providers: [
    FlowThreads,
    FrozenDefinitions,
    CalledVersions,
    CompiledFlows,
    DefinitionsService,
    FlowChecksService,
    DraftChecks,
    DraftDependencies,
  ],
  exports: [
    FlowThreads,
    CompiledFlows,
    DefinitionsService,
    FlowChecksService,
    DraftChecks,
    DraftDependencies,
    SharedVariablesModule,
  ],
})
export class DefinitionsModule {}
