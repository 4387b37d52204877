import { existsSync } from 'node:fs';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

/** What no file under src/ may contain; house rules that no preset has. */
const FORBIDDEN = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'TSEnumDeclaration', message: 'Write a union of literals.' },
  { selector: 'TSModuleDeclaration', message: 'Write a module.' },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'docs-site',
      'coverage',
      '.stryker-tmp',
      // Projects of their own, which the compiler of each checks.
      'examples/*/',
      '!examples/terminal/',
      // Their packages are installed by the first `npm run bench`.
      ...(existsSync(new URL('bench/node_modules', import.meta.url)) ? [] : ['bench/candidates/peers']),
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked,
  rxjsX.configs.strict,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      // A name that is taken out of an object by destructuring is left out of the rest on purpose.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // What was caught is passed on as it came.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    },
  },
  {
    files: ['src/**'],
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...FORBIDDEN],
    },
  },
  {
    // The one place for it: the file says why.
    files: ['src/operators/Stage.ts'],
    rules: { 'rxjs-x/no-subclass': 'off' },
  },
  {
    files: ['test/**', 'examples/**'],
    rules: {
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/throw-error': 'off',
      'rxjs-x/no-ignored-default-value': 'off',
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js'],
    rules: Object.fromEntries(Object.keys(rxjsX.configs.strict.rules).map((rule) => [rule, 'off'])),
  },
);
