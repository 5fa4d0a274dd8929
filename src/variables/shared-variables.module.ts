import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { SecretBox } from '../secrets/secret-box.js';
import { UserEntity } from '../auth/users/user.entity.js';
import { SealedValues } from './sealed-values.js';
import { SharedVariables } from './shared-variables.js';
import { VariableClockEntity } from './variable-clock.entity.js';
import { VariableValueEntity } from './variable-value.entity.js';
import { VariableEntity } from './variable.entity.js';

const secretBox = {
  provide: SecretBox,
  inject: [SETTINGS_TOKEN],
  useFactory: ({ secretKeys }: Settings) => new SecretBox(secretKeys),
};

/** Includes the user that a variable refers to: no other module of a worker registers it. */
const entities = [VariableEntity, VariableValueEntity, VariableClockEntity, UserEntity];

/** Reads shared variables for jobs, in API and worker. `variables.module.ts` changes them. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [SharedVariables, SealedValues, secretBox],
  exports: [SharedVariables, SealedValues, SecretBox],
})
export class SharedVariablesModule {}
