import { Module } from '@nestjs/common';
import { HooksModule } from '../hooks/hooks.module.js';
import { VersionsModule } from '../versions/versions.module.js';
import { CopyService } from './copy.service.js';
import { ExportService } from './export.service.js';
import { ImportService } from './import.service.js';
import { ImportTriggers } from './import-triggers.js';
import { MarkedFlows } from './marked-flows.js';
import { TransferController } from './transfer.controller.js';

/** `/api/process/copy/`, `export/` and `import/`: processes that are copied, here or to another installation. */
@Module({
  imports: [HooksModule, VersionsModule],
  controllers: [TransferController],
  providers: [CopyService, ExportService, ImportService, ImportTriggers, MarkedFlows],
})
export class TransferModule {}
