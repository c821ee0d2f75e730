import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The floors of the house, lowest first. A folder may import from itself and from the floors below it. */
const floors = [['core'], ['graph'], ['chats'], ['checks', 'access'], ['host'], ['session'], ['ui']];

const vscodeFloor = floors.findIndex(floor => floor.includes('host'));

/** One rule set a folder: what it must not import. */
const layerRules = floors.flatMap((floor, level) =>
  floor.map(folder => {
    const forbidden = floors
      .flatMap((names, other) => (other < level ? [] : names))
      .filter(name => name !== folder)
      .map(name => ({
        group: [`**/${name}/**`, `../${name}/*`],
        message: `src/${folder} lies below or beside src/${name} and must not import it.`,
      }));
    const noVscode = {
      group: ['vscode', 'node:*', '@vscode/*'],
      message: `src/${folder} runs without VS Code and without Node built-ins.`,
    };
    const noGraphClient = {
      group: ['@microsoft/microsoft-graph-client*'],
      message: 'Only src/graph knows the Graph client.',
    };
    return {
      files: [`src/${folder}/**/*.ts`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              ...forbidden,
              ...(level < vscodeFloor ? [noVscode] : []),
              ...(folder === 'graph' ? [] : [noGraphClient]),
            ],
          },
        ],
      },
    };
  }),
);

export default tseslint.config(
  { ignores: ['dist', 'out', '**/node_modules', 'test/contract/data'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
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
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  ...layerRules,
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
