import { type DynamicModule, Module } from '@nestjs/common';
import { Catalogue } from '../flow/index.js';

/** Provides the catalogue of built-in nodes and nodes of packages to every module. */
@Module({})
export class PackagesModule {
  static with(catalogue: Catalogue): DynamicModule {
    const provider = { provide: Catalogue, useValue: catalogue };
    return { module: PackagesModule, global: true, providers: [provider], exports: [provider] };
  }
}
