import { readFile } from 'node:fs/promises'
import { transformAsync } from '@babel/core'
import type { Plugin } from 'vite'

const COMPILED = '?compiled'
/** What the compiler has made of it, as a string. */
const OUTPUT = '?compiled&raw-output'

/**
 * Modules as the React Compiler leaves them, for tests: `import('./page.tsx?compiled')`. It fails
 * where the compiler gives a component up, which it otherwise does silently.
 */
export function reactCompiler(): Plugin {
  return {
    name: 'react-compiler',
    enforce: 'pre',
    async load(id) {
      const [file] = id.split('?')
      if (!id.endsWith(OUTPUT) && !id.endsWith(COMPILED)) return null
      const code = await compile(file!)
      return id.endsWith(OUTPUT) ? `export default ${JSON.stringify(code)}` : code
    },
  }
}

async function compile(filename: string): Promise<string> {
  const result = await transformAsync(await readFile(filename, 'utf8'), {
    filename,
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [['babel-plugin-react-compiler', { panicThreshold: 'all_errors' }]],
  })
  return result?.code ?? ''
}
