import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SharedVariablesModule } from '../variables/shared-variables.module.js';
import { CallbackSecretEntity } from './callback-secret.entity.js';
import { CallbackSecrets } from './callback-secrets.js';
import { CallbackEntity } from './callback.entity.js';

/** The parts that API and worker share: the rows of callbacks, and the secrets that sign them. */
@Module({
  imports: [TypeOrmModule.forFeature([CallbackEntity, CallbackSecretEntity]), SharedVariablesModule],
  providers: [CallbackSecrets],
  exports: [CallbackSecrets],
})
export class CallbacksCoreModule {}
