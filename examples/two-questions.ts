import {
  Annotation,
  Command,
  END,
  type Interrupt,
  MemorySaver,
  START,
  StateGraph,
} from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  animal: Annotation<string>(),
  name: Annotation<string>(),
  colour: Annotation<string>(),
  portrait: Annotation<string>(),
})

export const graph = new StateGraph(State)
  .addNode('ask_name', (state, runtime) => ({
    name: runtime.interrupt<string>({ question: `What is the ${state.animal} called?` }),
  }))
  .addNode('ask_colour', (state, runtime) => ({
    colour: runtime.interrupt<string>({
      question: `Which colour is the ${state.animal}?`,
      choices: ['black', 'ginger', 'white'],
    }),
  }))
  .addNode('describe', ({ animal, name, colour }) => ({
    portrait: `${name}, a ${colour} ${animal}, looks at you and thinks of dinner.`,
  }))
  .addEdge(START, 'ask_name')
  .addEdge(START, 'ask_colour')
  .addEdge(['ask_name', 'ask_colour'], 'describe')
  .addEdge('describe', END)
  .compile({ checkpointer: new MemorySaver() })

/** The two nodes ask at the same time, so an answer needs the id of its question. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  let input: { animal: string } | Command<never, unknown, never> = { animal: 'cat' }
  let open: Interrupt[]
  do {
    open = []
    const options = { streamMode: 'values', configurable: { thread_id: '1' } } as const
    for await (const part of runnable.stream(input, options)) {
      open.push(...part.interrupts)
      if (part.data.portrait) yield `${part.data.portrait}\n`
    }
    for (const { value } of open) yield `Asked: ${questionOf(value)}\n`
    const answers = open.map(({ id, value }) => [
      id,
      /colour/.test(questionOf(value)) ? 'ginger' : 'Marmalade',
    ])
    input = new Command({ resume: Object.fromEntries(answers) })
  } while (open.length > 0)
}

function questionOf(value: unknown): string {
  return (value as { question: string }).question
}
