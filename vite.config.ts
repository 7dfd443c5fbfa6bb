import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { configDefaults, defineConfig } from 'vitest/config'
import { chromiumArgs, findChromium } from './scripts/chromium.mjs'
import { reactCompiler } from './scripts/react-compiler.ts'

// "rivulet-source" resolves @rivulet/* to its sources. The rest are Vite's own defaults, which a list replaces.
const pageConditions = ['rivulet-source', 'module', 'browser', 'development|production']
const nodeConditions = ['rivulet-source', 'module', 'node', 'development|production']
const inNode = {
  resolve: { conditions: nodeConditions },
  ssr: { resolve: { conditions: nodeConditions } },
}
// a list replaces Vitest's defaults, too
const exclude = [...configDefaults.exclude, '**/*.browser.test.*', '**/*.e2e.test.*']
// where a worker starts while the machine is busy, the default of a second is too short
const patient = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    // the cache on disk can serve a module transformed under other settings
    fsModuleCache: false,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**'],
      exclude: ['**/*.test.*', '**/*.test-d.*', '**/*.test-worker.*'],
    },
    projects: [
      {
        ...inNode,
        test: {
          name: 'node',
          environment: 'node',
          include: ['packages/core/{src,test}/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [...exclude, '**/*.dom.test.*'],
          benchmark: { include: [] },
          typecheck: {
            enabled: true,
            checker: 'tsc',
            tsconfig: './tsconfig.vitest.json',
            include: ['packages/*/{src,test}/**/*.test-d.{ts,tsx}', 'examples/**/*.test-d.ts'],
            // `tsc -b` checks the sources, each with its own libs; this program has only one set
            ignoreSourceErrors: true,
          },
        },
      },
      {
        ...inNode,
        plugins: [react(), reactCompiler()],
        resolve: { conditions: pageConditions },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          setupFiles: ['./packages/react/test/setup.ts'],
          include: [
            '{packages/react,playground}/{src,test}/**/*.test.{ts,tsx}',
            'examples/**/*.test.tsx',
          ],
          exclude,
          benchmark: { include: [] },
        },
      },
      {
        plugins: [react()],
        resolve: { conditions: pageConditions },
        worker: { format: 'es' },
        // found late, a dependency makes the page reload itself in the middle of a test
        optimizeDeps: {
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-dev-runtime',
            'zustand',
            'zustand/vanilla',
            '@tanstack/react-query',
            '@testing-library/react',
            'vitest-browser-react',
            'vitest-browser-react/pure',
            'zod',
            'mermaid',
            'openai',
          ],
        },
        test: {
          name: 'browser',
          expect: patient,
          setupFiles: ['./packages/react/test/browser-setup.ts'],
          include: [
            '{packages/*,examples}/**/*.browser.test.{ts,tsx}',
            // every rule of the engine, without what only Node has
            'packages/core/test/conformance/*.test.ts',
          ],
          benchmark: { include: [] },
          globalSetup: ['./scripts/need-chromium.mjs', './packages/core/test/models/serve-api.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium() ?? '/usr/bin/chromium',
                args: chromiumArgs,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        ...inNode,
        test: {
          name: 'e2e',
          expect: patient,
          environment: 'node',
          include: ['{playground/e2e,packages/react/test}/**/*.e2e.test.ts'],
          benchmark: { include: [] },
          globalSetup: ['./scripts/need-chromium.mjs'],
          // they wait for the pace of their runs most of the time; each has a browser of its own
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
