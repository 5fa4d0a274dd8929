import { Module } from '@nestjs/common';
import { CheckService } from './check.service.js';
import { DefinitionsModule } from './definitions.module.js';
import { DraftController } from './draft.controller.js';
import { DraftsService } from './drafts.service.js';
import { VersionController } from './version.controller.js';
import { VersionsService } from './versions.service.js';

/** `/api/process/save/`, `intact/`, `check/`, `upload/` and `version/`: drafts and versions of processes. */
@Module({
  imports: [DefinitionsModule],
  controllers: [DraftController, VersionController],
  providers: [CheckService, DraftsService, VersionsService],
  exports: [DefinitionsModule, DraftsService],
})
export class VersionsModule {}
