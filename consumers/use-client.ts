import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../packages/react/dist', import.meta.url))

const read = (file: string): string => readFileSync(join(dist, file), 'utf8')
const withoutComments = (source: string): string => source.replaceAll(/\/\*.*?\*\//gs, '')

/** The modules of the built React package that hold hooks, and those of them that do not say so. */
export function hookModules(): { withHooks: string[]; withoutDirective: string[] } {
  const withHooks = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      // what is for tests runs on no server
      /^(?!testing).*\.js$/.test(file) &&
      /\buse[A-Z]\w*\(|createContext\(/.test(withoutComments(read(file))),
  )
  const withoutDirective = withHooks.filter((file) => !/^["']use client["']/.test(read(file)))
  return { withHooks, withoutDirective }
}
