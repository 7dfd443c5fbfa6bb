import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/testing.ts', 'src/devtools.ts', 'src/devtools-off.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'neutral',
  target: 'es2023',
  tsconfig: 'tsconfig.json',
  // no maps of the d.ts files: the sources they would point to are not published
  dts: { sourcemap: false },
  sourcemap: true,
  // one file out per file in, each with the "use client" that its source has
  unbundle: true,
  // the directive is kept (one file out per file in), so its warning is only noise
  inputOptions: { checks: { moduleLevelDirective: false } },
})
