import {
  Annotation,
  append,
  MemorySaver,
  Send,
  START,
  StateGraph,
  textOf,
  type,
} from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'

export interface Mail {
  readonly to: string
  readonly text: string
}

/** What a person may say to a draft. An edited one is sent as it was edited. */
export type Decision =
  | { readonly action: 'approve' }
  | { readonly action: 'edit'; readonly text: string }
  | { readonly action: 'reject' }

const model = localModel((name) => `Dear ${name}, the ferry is late today. It leaves at nine.`)

const State = Annotation.Root({
  names: Annotation<string[]>(),
  sent: append<Mail>(),
})

const mails = new StateGraph(State, { interrupt: type<Mail>(), resume: type<Decision>() })
  .addNode(
    'write',
    async ({ name }, runtime) =>
      new Send('send', { to: name, text: textOf(await model.invoke(name, runtime)) }),
    { input: Annotation.Root({ name: Annotation<string>() }) },
  )
  // What asks does nothing before it asks: with the answer its node starts again from the top.
  .addNode(
    'send',
    ({ to, text }, runtime) => {
      const decision = runtime.interrupt({ to, text })
      if (decision.action === 'reject') return
      return { sent: [{ to, text: decision.action === 'edit' ? decision.text : text }] }
    },
    { input: Annotation.Root({ to: Annotation<string>(), text: Annotation<string>() }) },
  )
  .addConditionalEdges(START, ({ names }) => names.map((name) => new Send('write', { name })))
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ mails })
