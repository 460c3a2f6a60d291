import tseslint from 'typescript-eslint'

/** One door per danger: each of these may be opened in one room only. */
const doors = {
  execa: { name: 'execa', message: 'Child processes start in src/engines/tool.ts.' },
  start: { regex: '/tool-start(\\.ts)?$', message: 'Child processes start in src/engines/tool.ts.' },
  spawn: { regex: '^(node:)?child_process$', message: 'Child processes start in src/engines/tool.ts.' },
  sqlite: { name: 'better-sqlite3', message: 'SQL lives in src/store.' },
  drizzle: { regex: '^drizzle-orm', message: 'SQL lives in src/store.' },
  mssql: { regex: '^(mssql|tedious)(/|$)', message: 'SQL Server is spoken to in src/engines/sqlserver/driver.ts.' },
  cron: { name: 'node-cron', message: 'The tick comes from src/bot/ticker.ts.' },
}
const closed = (...open) => ['error', {
  paths: Object.entries(doors).filter(([key, door]) => !open.includes(key) && door.name).map(([, door]) => ({ name: door.name, message: door.message })),
  patterns: Object.entries(doors).filter(([key, door]) => !open.includes(key) && door.regex).map(([, door]) => ({ regex: door.regex, message: door.message })),
}]
const time = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes from core/clock: pass it in.' },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time comes from core/clock: pass it in.' },
  { selector: 'CallExpression[callee.name=/^set(Timeout|Interval)$/]', message: 'Timers live in core/clock.' },
]
const env = [{ selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only src/config reads the environment.' }]
const any = [{ selector: 'TSEnumDeclaration', message: 'Use a union of literals.' }]

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'data', 'coverage', '.cache', 'src/web/public'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      'no-restricted-imports': closed(),
      'no-restricted-syntax': ['error', ...time, ...env, ...any],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  // One door with three rooms behind it: how tools are joined, how one is started, and how it is stopped.
  { files: ['src/engines/tool-start.ts', 'src/engines/tool-joint.ts'], rules: { 'no-restricted-imports': closed('execa') } },
  { files: ['src/engines/tool.ts', 'src/engines/tool-stop.ts'], rules: { 'no-restricted-imports': closed('start') } },
  // drizzle's SQLite queries are thenables that its types call promises.
  { files: ['src/store/**/*.ts'], rules: { 'no-restricted-imports': closed('sqlite', 'drizzle') } },
  { files: ['drizzle.config.ts', '*.config.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/engines/sqlserver/driver.ts'], rules: { 'no-restricted-imports': closed('mssql') } },
  { files: ['src/bot/ticker.ts'], rules: { 'no-restricted-imports': closed('cron') } },
  { files: ['src/demo/**/*.ts'], rules: { 'no-restricted-imports': closed('sqlite') } },
  { files: ['src/core/clock.ts'], rules: { 'no-restricted-syntax': ['error', ...env, ...any] } },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...time, ...any] } },
  { files: ['**/*.test.ts', 'src/test/**/*.ts', 'bench/**/*.ts'], rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': ['error', ...any], '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' } },
  { files: ['src/cli/**/*.ts', 'src/main.ts'], rules: { 'no-console': 'off' } },
)
