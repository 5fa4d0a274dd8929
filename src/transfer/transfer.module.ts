import { Module } from '@nestjs/common';
import { VersionsModule } from '../versions/versions.module.js';
import { CopyService } from './copy.service.js';
import { ExportService } from './export.service.js';
import { ImportService } from './import.service.js';
import { MarkedFlows } from './marked-flows.js';
import { TransferController } from './transfer.controller.js';

/** `/api/process/copy/`, `export/` and `import/`: processes that are copied, here or to another installation. */
@Module({
  imports: [VersionsModule],
  controllers: [TransferController],
  providers: [CopyService, ExportService, ImportService, MarkedFlows],
})
export class TransferModule {}
