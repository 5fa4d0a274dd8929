import { Module } from '@nestjs/common';
import { SharedVariablesModule } from './shared-variables.module.js';
import { VariableController } from './variable.controller.js';
import { VariablesService } from './variables.service.js';

/** `/api/process/variable/`: lists and changes shared variables. */
@Module({
  imports: [SharedVariablesModule],
  controllers: [VariableController],
  providers: [VariablesService],
})
export class VariablesModule {}
