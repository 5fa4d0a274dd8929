import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const pure = ['@nestjs/*', 'typeorm', 'bull', 'ioredis', 'pg', 'fastify', 'node:process'];

/** Scripts that run before a build exists, or on one. Their types are in JSDoc. */
const TOOLS = ['launcher/**/*.mjs', 'bench/**/*.mjs', 'scripts/**/*.mjs'];

export default tseslint.config(
  { ignores: ['**/dist', 'coverage', '.liucheng', 'node_modules', 'packages/client/src/api.ts'] },
  {
    files: ['**/*.ts', '**/*.tsx', ...TOOLS],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      // Nest's options are a class in name only, and answers are plain objects on purpose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // There are no enums, and the rule took a seventh of the time of all.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: TOOLS,
    rules: {
      // JavaScript states the type of an untyped value, such as parsed JSON, in a JSDoc annotation, which the rule does not see.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // A planted bug keeps the method that it replaces, and calls it with the right `this`.
    files: ['test/chaos/planted-bugs/*.ts', 'test/chaos/preload.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
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
  {
    // It runs in browsers. `types: []` in its tsconfig.json keeps Node's globals out.
    files: ['packages/client/src/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*'] }] },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest']],
    rules: {
      // Handlers of React return nothing, and most are calls.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true, ignoreVoidOperator: true },
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
