import { fileURLToPath } from 'node:url'
import { build, defaultClientConditions, type Rolldown } from 'vite'

const main = fileURLToPath(new URL('app/main.tsx', import.meta.url))

/** The chunks of an app with the devtools in it. */
export async function chunksOf(
  mode: 'development' | 'production',
): Promise<Rolldown.OutputChunk[]> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = mode
  try {
    const result = (await build({
      configFile: false,
      logLevel: 'error',
      mode,
      resolve: { conditions: ['rivulet-source', ...defaultClientConditions] },
      build: { write: false, rolldownOptions: { input: main } },
    })) as Rolldown.RolldownOutput
    return result.output.filter((file) => file.type === 'chunk')
  } finally {
    process.env['NODE_ENV'] = before
  }
}
