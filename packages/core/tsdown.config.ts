import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/worker.ts',
    'src/client.ts',
    'src/inline.ts',
    'src/langgraph.ts',
    'src/record.ts',
    'src/testing.ts',
    'src/v1.ts',
  ],
  format: 'esm',
  logLevel: 'warn',
  platform: 'neutral',
  target: 'es2023',
  tsconfig: 'tsconfig.json',
  // no maps of the d.ts files: the sources they would point to are not published
  dts: { sourcemap: false },
  sourcemap: true,
  // shared code in few files: a process that imports an entry reads each of them
})
