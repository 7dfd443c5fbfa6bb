import { spawn } from 'node:child_process'
import { basename, delimiter, dirname } from 'node:path'

interface RunCommandOptions {
  readonly cwd: string
  /** Milliseconds until the command is given up. */
  readonly timeout?: number
}

/** Runs a command to its end and resolves to what it printed; a failure tells all of that. */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, timeout = 120_000 }: RunCommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: outsideEnv(), timeout, killSignal: 'SIGKILL' })
    let output = ''
    let errors = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    // first of all, so that it writes nothing into a folder that is being removed
    const kill = (): void => void child.kill('SIGKILL')
    process.prependListener('exit', kill)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('exit', kill)
      if (code === 0) return resolve(output)
      const title = [basename(command), ...args].join(' ')
      const how = signal ? `was ended by ${signal}` : `ended with ${code}`
      reject(new Error(`${title} ${how}:\n${output}${errors}`.trimEnd()))
    })
  })
}

/** PATH without the binaries of this repository, that a consumer does not have. */
export function outsidePath(): string[] {
  const path = process.env['PATH'] ?? ''
  return path.split(delimiter).filter((folder) => !folder.includes('node_modules'))
}

/** The environment without what `npm run` adds to it; on the Node of this process. */
function outsideEnv(): NodeJS.ProcessEnv {
  const added = /^(npm_(lifecycle|package)_|npm_config_local_prefix$|npm_command$|INIT_CWD$)/
  const env = Object.entries(process.env).filter(([name]) => !added.test(name))
  const path = [dirname(process.execPath), ...outsidePath()].join(delimiter)
  return { ...Object.fromEntries(env), PATH: path }
}
