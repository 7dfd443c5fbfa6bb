import { expect } from 'vitest'
import { configure } from 'vitest-browser-react/pure'
import { failOnConsole } from './fail-on-console.ts'

configure({ reactStrictMode: true })
// The engine's own tests say what they expect to be said.
if (!expect.getState().testPath?.includes('/packages/core/')) failOnConsole()
