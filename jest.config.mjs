import { availableParallelism } from 'node:os';

/** Specs stand beside their source; what needs HTTP or services is in test/. Both run against the services of with-services. */
export default {
  testMatch: ['<rootDir>/{src,test,web/src}/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  testRunner: '<rootDir>/test/support/jest/run-spec.mjs',
  testSequencer: '<rootDir>/test/support/jest/sequencer.mjs',
  // Node compiles: see the hooks of the runner.
  transform: {},
  // Bounds only hanging: on a slow and busy machine a hook that starts processes can take more than half a minute.
  testTimeout: 120_000,
  // Most specs wait for servers more than they compute.
  maxWorkers: availableParallelism() + 2,
};
