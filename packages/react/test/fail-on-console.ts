import { afterEach, expect } from 'vitest'

/** What was said on the console in this test. A test that expects some takes it out with `splice`. */
export const said: string[] = []

/** Fails every test in which something says an error or a warning. */
export function failOnConsole(): void {
  for (const level of ['error', 'warn'] as const) {
    const print = console[level].bind(console)
    console[level] = (...args: unknown[]) => {
      said.push(`${level}: ${args.map(String).join(' ')}`)
      print(...args)
    }
  }
  afterEach(() => expect(said.splice(0)).toEqual([]))
}
