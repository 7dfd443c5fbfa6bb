import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isDevelopment, warnOnce } from './environment.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('is development unless NODE_ENV says production', () => {
  vi.stubEnv('NODE_ENV', 'development')
  expect(isDevelopment()).toBe(true)
  vi.stubEnv('NODE_ENV', 'production')
  expect(isDevelopment()).toBe(false)
})

it('is no development where nothing defines process', () => {
  vi.stubGlobal('process', undefined)
  expect(isDevelopment()).toBe(false)
})

it('warns once per message', () => {
  warnOnce('one')
  warnOnce('one')
  warnOnce('two')
  // oxlint-disable-next-line no-console -- the mock
  expect(vi.mocked(console.warn).mock.calls).toEqual([['[rivulet] one'], ['[rivulet] two']])
})

it('does not warn in production', () => {
  vi.stubEnv('NODE_ENV', 'production')
  warnOnce('three')
  // oxlint-disable-next-line no-console -- the mock
  expect(console.warn).not.toHaveBeenCalled()
})
