import { Annotation, append, END, Send, START, StateGraph, type } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { pause } from '../pace.ts'

/** What nodes tell while they work, in this graph and in those below it. The page has the type, too. */
const custom = type<{ file: string; percent: number }>()

const State = Annotation.Root({ files: Annotation<string[]>(), done: append<string>() })
const FileState = Annotation.Root({ file: Annotation<string>(), done: append<string>() })

/** A graph of its own: what it tells carries its namespace. */
const uploader = new StateGraph(FileState, {
  custom,
  output: Annotation.Root({ done: append<string>() }),
})
  .addNode('upload_file', async ({ file }, { writer, signal }) => {
    for (let percent = 0; percent <= 100; percent += 10) {
      writer({ file, percent })
      await pause(signal, 40)
    }
    return { done: [file] }
  })
  .addEdge(START, 'upload_file')
  .addEdge('upload_file', END)
  .compile()

const publish = new StateGraph(State, { custom })
  .addNode(
    'convert',
    async ({ file }, { writer, signal }) => {
      for (let percent = 0; percent <= 100; percent += 5) {
        writer({ file, percent })
        await pause(signal, 10 * file.length) // each at its own speed
      }
      return new Send('upload', { file })
    },
    { input: FileState },
  )
  .addNode('upload', uploader)
  .addConditionalEdges(START, ({ files }) => files.map((file) => new Send('convert', { file })))
  .addEdge('upload', END)
  .compile()

export const graphs = serveGraphs({ publish })
