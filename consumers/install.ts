import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly overrides?: Readonly<Record<string, unknown>>
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

/** A packed package. */
export interface Tarball {
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly files: readonly string[]
}

interface PackReport {
  readonly name: string
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs the packages as `npm publish` would. They have to be built. */
export async function packPackages(folder: string): Promise<Tarball[]> {
  const packages = ['core', 'react']
  for (const name of packages) {
    if (!existsSync(join(root, 'packages', name, 'dist/index.js'))) {
      throw new Error('The packages are not built: run "npm run build:packages" first.')
    }
  }
  const workspaces = packages.map((name) => `--workspace=@rivulet/${name}`)
  const args = ['pack', '--json', '--pack-destination', folder, ...workspaces]
  const report = JSON.parse(await runCommand('npm', args, { cwd: root })) as unknown
  // a list, or with newer versions of npm an object by name
  return (Object.values(report as object) as PackReport[]).map(
    ({ name, filename, size, files }) => ({
      name,
      path: join(folder, filename),
      size,
      files: files.map(({ path }) => path),
    }),
  )
}

/**
 * Copies a consumer's folder and installs it: the tarballs, and everything else in the versions of
 * this repository's lock file.
 */
export async function install(
  consumer: string,
  folder: string,
  tarballs: readonly Tarball[],
): Promise<void> {
  cpSync(join(root, 'consumers', consumer), folder, { recursive: true })
  const path = join(folder, 'package.json')
  const manifest = readJson(path) as Manifest
  const resolved = {
    ...manifest,
    dependencies: pin(manifest.dependencies, tarballs),
    devDependencies: pin(manifest.devDependencies, tarballs),
    overrides: (readJson(join(root, 'package.json')) as Manifest).overrides,
  }
  writeFileSync(path, JSON.stringify(resolved, null, 2))
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await runCommand('npm', ['install', ...quick], { cwd: folder })
}

function pin(
  dependencies: Readonly<Record<string, string>> = {},
  tarballs: readonly Tarball[],
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => {
      const tarball = tarballs.find((each) => each.name === name)
      return [name, tarball ? `file:${tarball.path}` : lockedVersion(name)]
    }),
  )
}

function lockedVersion(name: string): string {
  const lock = readJson(join(root, 'package-lock.json')) as LockFile
  const version = lock.packages[`node_modules/${name}`]?.version
  if (!version) throw new Error(`${name} is not in package-lock.json.`)
  return version
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
