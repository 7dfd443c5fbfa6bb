import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Checks } from './checks.ts'
import { install, type Tarball } from './install.ts'
import { outsidePath, runCommand } from './run-command.ts'

/** A program that a stranger runs in Node, on the Node of this process and on the system's. */
export async function checkNodeApp(
  checks: Checks,
  folder: string,
  tarballs: readonly Tarball[],
): Promise<void> {
  await checks.must('installs the tarballs', () => install('node-app', folder, tarballs))
  for (const [version, path] of nodes()) {
    await checks.check(`imports every entry and runs a graph on Node ${version}`, async () => {
      const printed = await runCommand(path, ['main.mjs'], { cwd: folder, timeout: 30_000 })
      console.log(`    ${printed.trim()}`)
    })
    await checks.check(`shows a run in a component under test on Node ${version}`, () =>
      runCommand(path, ['component.mjs'], { cwd: folder, timeout: 30_000 }),
    )
  }
}

/** The Nodes at hand that the packages support, by version. */
function nodes(): Map<string, string> {
  const found = new Map([[process.version, process.execPath]])
  const system = outsidePath()
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path))
  if (system) {
    const version = execFileSync(system, ['--version'], { encoding: 'utf8' }).trim()
    const [major = 0] = version.slice(1).split('.').map(Number)
    if (major >= 20 && !found.has(version)) found.set(version, system)
  }
  return found
}
