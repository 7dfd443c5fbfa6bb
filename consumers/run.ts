// npm run test:consumers: packs the packages and uses them as strangers do, outside of this repository.
import { strict as assert } from 'node:assert'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kilobytes } from './bundle.ts'
import { Checks } from './checks.ts'
import { packPackages, type Tarball } from './install.ts'
import { checkNodeApp } from './node-app.ts'
import { hookModules } from './use-client.ts'
import { checkViteApp } from './vite-app.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rivulet-consumers-')))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1))
}

const started = performance.now()
const checks = new Checks()
let tarballs: readonly Tarball[] = []

await checks.consumer('packages', async () => {
  tarballs = await checks.must('pack', () => packPackages(folder))
  for (const { name, size, files } of tarballs) {
    console.log(`    ${name}: ${kilobytes(size)}, ${files.length} files`)
    await checks.check(`${name} holds its build, its licence and nothing else`, () => {
      const known = /^(dist\/.*\.(js|js\.map|d\.ts)|package\.json|README\.md|LICENSE)$/
      assert.deepEqual(
        files.filter((path) => !known.test(path)),
        [],
      )
      for (const path of ['dist/index.js', 'README.md', 'LICENSE']) assert.ok(files.includes(path))
    })
  }
  await checks.check('@rivulet/react says "use client" in every module with hooks', () => {
    const { withHooks, withoutDirective } = hookModules()
    assert.ok(withHooks.length > 20)
    assert.deepEqual(withoutDirective, [])
  })
})
if (tarballs.length > 0) {
  await checks.consumer('an app in Node', () =>
    checkNodeApp(checks, join(folder, 'node'), tarballs),
  )
  await checks.consumer('an app with Vite', () =>
    checkViteApp(checks, join(folder, 'vite'), tarballs),
  )
}

console.log(`\nconsumers: ${((performance.now() - started) / 1000).toFixed(1)} s`)
process.exit(checks.finish())
