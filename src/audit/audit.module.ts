import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditEntity } from '../recording/audit.entity.js';
import { AuditService } from './audit.service.js';
import { AuditDayEntity } from './totals/audit-day.entity.js';
import { AuditTotalEntity } from './totals/audit-total.entity.js';
import { AuditTotalHorizonEntity } from './totals/audit-total-horizon.entity.js';
import { AuditTotalsFold } from './totals/totals-fold.js';

/** Lists the audit records, and counts them. The statements that change something write them (`recording.ts`). */
@Module({
  imports: [
    TypeOrmModule.forFeature([AuditEntity, AuditTotalEntity, AuditDayEntity, AuditTotalHorizonEntity]),
  ],
  controllers: [AuditController],
  providers: [AuditService, AuditTotalsFold],
})
export class AuditModule {}
