import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Raw Electron messaging is for the router, the events and the preload: everything else goes through the contract. */
const rawIpc = {
  name: 'electron',
  importNames: ['ipcMain', 'ipcRenderer'],
  message:
    'Only src-main/ipc and src-main/preload.ts talk over raw IPC. Add a request to the contract.'
}

export default ts.config(
  { ignores: ['out/', 'dist/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [rawIpc] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['**/*.vue', 'src-renderer/**/*.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser }
    },
    rules: {
      // The renderer has no Node and no Electron: it talks to the main process through the bridge.
      'no-restricted-imports': ['error', { paths: ['electron'], patterns: ['node:*'] }],
      'vue/multi-word-component-names': ['error', { ignores: ['App'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off'
    }
  },
  {
    files: ['src-main/ipc/**/*.ts', 'src-main/preload.ts'],
    rules: { 'no-restricted-imports': 'off' }
  },
  {
    // What a person reads while it runs: the commands of the repository.
    files: ['build/**/*.mjs', 'tests/**/*.ts'],
    rules: { 'no-console': 'off' }
  },
  {
    // Configuration of tools, and the default app of the development runtime, are CommonJS by nature.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off', 'no-console': 'off' }
  },
  {
    files: ['tests/**/*.ts'],
    languageOptions: { globals: { ...globals.browser } },
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' }
  },
  prettier
)
