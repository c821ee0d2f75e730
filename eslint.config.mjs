import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { floors, foldersBelow, platformFolders } from './floors.mjs';

/** The first floor that knows VS Code. */
const vscodeFloor = floors.findIndex(floor => floor.includes('host'));

/** What no folder may import, whatever floor it is on. */
const zones = floors.flat().map(folder => ({
  target: `./src/${folder}`,
  from: './src',
  except: foldersBelow(folder).map(other => `./${other}`),
  message: `src/${folder} takes from lower floors alone: see floors.mjs.`,
}));

/** One rule set for each folder: which packages it must not know. */
const packageRules = floors.flatMap((floor, level) =>
  floor.map(folder => {
    const patterns = [
      ...(level < vscodeFloor
        ? [{ group: ['vscode', '@vscode/*'], message: `src/${folder} runs without VS Code.` }]
        : []),
      ...(platformFolders.includes(folder)
        ? []
        : [{ group: ['node:*'], message: 'Node built-ins live in src/host/node.' }]),
      ...(folder === 'graph'
        ? []
        : [
            {
              group: ['@microsoft/microsoft-graph-client*'],
              message: 'Only src/graph knows the Graph client.',
            },
          ]),
    ];
    return {
      files: [`src/${folder}/**/*.ts`],
      // A platform folder lies within another one and has rules of its own.
      ignores: platformFolders.filter(other => other !== folder).map(other => `src/${other}/**`),
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    };
  }),
);

export default tseslint.config(
  { ignores: ['dist', 'out', '**/node_modules', 'test/contract/data'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'build/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts'] })],
    },
    rules: {
      // What comes from afar stands first.
      'import-x/order': [
        'error',
        {
          groups: [['builtin', 'external'], 'parent', ['sibling', 'index']],
          alphabetize: { order: 'asc', caseInsensitive: true },
          'newlines-between': 'never',
        },
      ],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
    },
  },
  ...packageRules,
  {
    files: ['src/**/*.ts'],
    ignores: [...platformFolders.map(folder => `src/${folder}/**`), 'src/*.node.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'NodeJS', 'global', 'require', '__dirname', 'setImmediate'].map(name => ({
          name,
          message: 'It is there in Node alone: put it into src/host/node.',
        })),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  prettier,
);
