import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditController } from './audit.controller.js';
import { AuditEntity } from '../recording/audit.entity.js';
import { AuditService } from './audit.service.js';

/** Lists the audit records. The statements that change something write them (`recording.ts`). */
@Module({
  imports: [TypeOrmModule.forFeature([AuditEntity])],
  controllers: [AuditController],
  providers: [AuditService],
})
export class AuditModule {}
