// Asks processes of a chosen Node for samples. Each topic has processes of its own.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Case, Side } from '../case.ts'
import type { Sampler } from '../measure.ts'
import type { Sample } from '../sample.ts'
import type { SampleAnswer, SampleRequest } from './child.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = fileURLToPath(new URL('child.ts', import.meta.url))
const outDir = join(root, 'node_modules/.cache/rivulet-bench/node')

export class NodeLane {
  readonly version: string
  readonly #path: string
  readonly #script: string

  private constructor(path: string, script: string) {
    this.version = versionOf(path) ?? '?'
    this.#path = path
    this.#script = script
  }

  /** @param wanted A major version, or undefined for the Node that runs this. */
  static async open(wanted: string | undefined): Promise<NodeLane> {
    const path = wanted === undefined ? process.execPath : findNode(wanted)
    return new NodeLane(path, majorOf(versionOf(path)) >= 24 ? source : await buildChild())
  }

  get place(): 'node' | 'node20' {
    return majorOf(this.version) === 20 ? 'node20' : 'node'
  }

  /** @param profiles Folder for a CPU profile of each process. */
  openSampler(scale: number, profiles: string | undefined): NodeSampler {
    const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
    const create = (): ChildProcess =>
      fork(this.#script, [String(scale)], {
        cwd: root,
        execPath: this.#path,
        execArgv: ['--no-warnings', ...profiling],
        env: quietEnv(),
      })
    const ours = create()
    // Before Node 24 the peer's use of AsyncLocalStorage makes every promise of its process four
    // times as dear, so it has a process of its own; else both share one.
    const isApart = majorOf(this.version) < 24 || profiles !== undefined
    return new NodeSampler({ ours, peer: isApart ? create() : ours })
  }
}

/** One and the same, or two that are asked in turn. */
interface Processes {
  readonly ours: ChildProcess
  readonly peer: ChildProcess
}

export class NodeSampler implements Sampler {
  readonly #processes: Processes

  constructor(processes: Processes) {
    this.#processes = processes
  }

  sample(asked: Case, side: Side): Promise<Sample> {
    const { name } = asked
    const child = this.#processes[asked[side]?.isPeer ? 'peer' : 'ours']
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        reject(new Error(`The process under measure ended with ${code}.`))
      }
      child.once('exit', onExit)
      child.once('message', (answer: SampleAnswer) => {
        child.off('exit', onExit)
        if ('sample' in answer) resolve(answer.sample)
        else reject(new Error(answer.error))
      })
      const request: SampleRequest = { name, side }
      if (child.connected) child.send(request)
      else onExit(child.exitCode)
    })
  }

  /** Lets the processes end by themselves, so that their profiles are written. */
  async close(): Promise<void> {
    const running = [...new Set(Object.values(this.#processes))].filter((child) => child.connected)
    await Promise.all(
      running.map((child) => {
        const ended = once(child, 'exit')
        child.disconnect()
        return ended
      }),
    )
  }
}

/** State is not frozen in production, and nobody is told of the runs. */
function quietEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^LANG(CHAIN|SMITH)_/.test(name))
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' }
}

/** @throws Error when no Node of this major version is in PATH. */
function findNode(major: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = folders.flatMap((folder) => [join(folder, `node${major}`), join(folder, 'node')])
  const found = places.find(
    (place) => existsSync(place) && versionOf(place)?.startsWith(`${major}.`),
  )
  if (found) return found
  throw new Error(
    `BENCH_NODE=${major}: PATH has neither "node${major}" nor a "node" of that version.`,
  )
}

function versionOf(path: string): string | undefined {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, '')
  } catch {
    return undefined
  }
}

function majorOf(version = ''): number {
  return Number(version.split('.')[0])
}

/** For a Node that does not read TypeScript. */
async function buildChild(): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // packages stay outside, linked ones too, as they do without a build
    ssr: { external: true },
    build: { ssr: source, outDir, emptyOutDir: true, target: 'node20', minify: false },
  })
  return join(outDir, 'child.js')
}
