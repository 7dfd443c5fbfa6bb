import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { failOnConsole } from './fail-on-console.ts'

configure({ reactStrictMode: true })
// Hooks run in the reverse order: what a component says while it unmounts counts, too.
failOnConsole()
afterEach(cleanup)
