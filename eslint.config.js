import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

const TESTS = ['test/**', '**/*.spec.ts'];

const JEST_GLOBALS =
  'jest expect describe it test beforeAll beforeEach afterAll afterEach fdescribe fit xdescribe xit xtest';

/** What of @nestjs/common is about requests and answers. */
const TRANSPORT =
  '^(Http.*|.*Exception|Req|Request|Res|Response|Next|Headers?|Ip|HostParam|Redirect|ArgumentsHost|ExecutionContext)$';

/** The environment by another name than `process.env`. */
const ENVIRONMENT = ['node:process', 'process'].map((name) => ({
  name,
  message: 'The environment is read in src/platform/config only; `process` itself is global.',
}));

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Nest modules, and DTOs whose fields say everything, are classes without members.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `!` stands where an invariant that types cannot hold is one line away.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A listener or a route handler that returns a promise is what their callers expect.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // Entities, DTOs and views are plain data: classes only because decorators need something to stand on.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'PropertyDefinition:has(Decorator > CallExpression[callee.name="IsOptional"]):not(:has(TSNullKeyword))',
          message: '@IsOptional lets null pass: where null is not meant, @IfGiven.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'migrations/**/*.ts', 'seeds/**/*.ts'],
    ignores: TESTS,
    rules: {
      // The types of Jest are everywhere, so that one tsconfig checks everything.
      'no-restricted-globals': ['error', ...JEST_GLOBALS.split(' ')],
    },
  },
  {
    ignores: ['src/platform/config/**', 'test/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in src/platform/config only.',
        },
      ],
      'no-restricted-imports': ['error', { paths: ENVIRONMENT }],
    },
  },
  {
    files: ['src/modules/**/*.service.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ENVIRONMENT,
          patterns: [
            {
              regex: '^@nestjs/common',
              importNamePattern: TRANSPORT,
              message: 'A service knows no transport: it throws errors of common/errors.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      // Answers of supertest are `any` by its types; the tests say what they expect of them.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
  },
);
