import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../../..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/**
 * Runs the compiler in this folder.
 *
 * @throws Error with what it reports, where it finds something.
 */
export function runTsc(...args: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...args], {
    cwd: here,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`tsc ${args.join(' ')} failed:\n${stdout}`)
  return stdout
}

/** Starts the language server that editors talk to. */
export function startLanguageServer(): ChildProcess {
  return spawn(process.execPath, [tsc, '--lsp', '--stdio'], {
    cwd: here,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

export function pathOf(file: string): string {
  return join(here, file)
}
