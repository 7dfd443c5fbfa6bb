// What a fresh process pays before the first line of an application runs.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Contender, inNode, PEER, type Topic } from '../case.ts'

const execute = promisify(execFile)
const here = fileURLToPath(new URL('..', import.meta.url))

export function importing(): Topic {
  return {
    name: 'import',
    cases: [
      {
        name: 'import in a fresh process',
        ours: importOf('@rivulet/core', 'Rivulet'),
        other: importOf('@langchain/langgraph', PEER),
        budget: inNode({ atMost: 20_000 }),
      },
    ],
  }
}

function importOf(name: string, label: string): Contender {
  const script = `const started = performance.now()
const { StateGraph } = await import('${name}')
console.log(JSON.stringify({ cost: (performance.now() - started) * 1000, kind: typeof StateGraph }))`
  const work = async () => {
    const args = ['--input-type=module', '--eval', script]
    const { stdout } = await execute(process.execPath, args, { cwd: here })
    const { cost, kind } = JSON.parse(stdout) as { cost: number; kind: string }
    return { cost, outcome: { StateGraph: kind } }
  }
  return { label, units: 1, prepare: async () => work }
}
