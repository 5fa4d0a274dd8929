import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

/** Which folder of src may import which other one: see CONTRIBUTING.md, "Who may import whom". */
const mayImport = {
  flow: [],
  secrets: [],
  nodes: ['flow'],
  rest: ['config'],
  packages: ['flow', 'nodes', 'config'],
  config: [],
  database: ['config'],
  redis: ['config'],
  limits: ['config', 'redis'],
  audit: ['rest', 'config', 'database'],
  auth: ['rest', 'config', 'database', 'audit', 'limits'],
  jobs: ['flow', 'nodes', 'rest', 'auth', 'config', 'database', 'audit', 'redis', 'secrets'],
  process: ['flow', 'nodes', 'rest', 'auth', 'config', 'database', 'audit', 'jobs', 'secrets'],
  catalogue: ['flow', 'rest'],
  health: ['rest', 'config', 'database', 'jobs'],
};
const folders = Object.keys(mayImport);
const borders = folders.flatMap((target) =>
  folders
    .filter((from) => from !== target && !mayImport[target].includes(from))
    .map((from) => ({
      target: `./src/${target}`,
      from: `./src/${from}`,
      message: `${target} must not import ${from}`,
    })),
);

const pure = ['@nestjs/*', 'typeorm', 'bull', 'ioredis', 'pg', 'fastify', 'node:process'];

export default tseslint.config(
  { ignores: ['dist', 'dist-chaos', 'coverage', '.liucheng', 'node_modules'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: borders }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      // Nest's options are a class in name only, and answers are plain objects on purpose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: ['src/flow/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [...pure, 'node:*'] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock is handed in.' },
        { object: 'Math', property: 'random', message: 'The engine is deterministic.' },
        { object: 'process', property: 'env', message: 'Settings are handed in.' },
      ],
    },
  },
  { files: ['src/nodes/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: pure }] } },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What an API answers has the shape that the test is about to find out.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
