import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const src = join(import.meta.dirname, '../src')

it('says "use client" first in every module with hooks, and in the entries', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  const sources = files
    // what is for tests runs on no server
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('testing'))
    .map((file) => ({ file, source: readFileSync(join(src, file), 'utf8') }))
  const clients = sources.filter(
    ({ file, source }) =>
      file.startsWith('index') ||
      /\buse[A-Z]\w*\(|createContext\(/.test(source.replaceAll(/\/\*\*.*?\*\//gs, '')),
  )
  expect(clients.length).toBeGreaterThan(20)
  expect(clients.filter(({ source }) => !source.startsWith("'use client'\n"))).toEqual([])
})
