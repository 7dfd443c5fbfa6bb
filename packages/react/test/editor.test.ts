// @vitest-environment node
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenFile, openFile } from './checking/language-server.ts'

let editor: OpenFile
beforeAll(async () => {
  editor = await openFile('editor.tsx')
  // The first question has the whole program read, however busy the machine is.
  await editor.hover("'plan', (")
}, 60_000)
afterAll(() => editor.close())

/** On one line, so that a test says what it expects as types are written. */
const shown = async (text: string): Promise<string> =>
  (await editor.hover(text)).replace(/\s+/g, ' ').replaceAll('; }', ' }')

describe('an editor shows', () => {
  it('the state of a node by its keys', async () => {
    expect(await shown("'plan', (")).toBe(
      '(parameter) planned: { topic: string; items: string[]; isLast: boolean }',
    )
    expect(await shown("'hidden', (")).toBe('(parameter) own: { secret: string[] }')
  })

  it('a runtime by what it writes, reads and asks', async () => {
    expect(await shown('(planned, ')).toBe(
      '(parameter) planner: Runtime<{ progress: number }, { user: string }, ' +
        'DeclaredInterrupt<{ question: string }, { isApproved: boolean }>>',
    )
  })

  it('what a run resolves to and what a thread holds', async () => {
    expect(await shown('export async function read(): Promise<unknown> {\n  const ')).toBe(
      'const output: GraphOutput<{ topic: string; items: string[] }, { question: string }>',
    )
    expect(
      await shown('await agent.invoke(new Command({ resume: { isApproved: true } }))\n  const '),
    ).toBe(
      'const state: StateSnapshot<Partial<{ topic: string; items: string[]; secret?: string[] }>, ' +
        '{ question: string }, "__start__" | "hidden" | "plan" | "publish">',
    )
  })

  it('a part by its mode', async () => {
    expect(await shown('const { data: ')).toBe(
      'const values: { topic: string; items: string[]; secret?: string[] }',
    )
  })

  it('on a page, what is asked and what a selector gets', async () => {
    expect(await shown('useGraphStream(agent)\n  const ')).toBe(
      'const open: readonly OpenInterrupt<{ question: string }, { isApproved: boolean }, ' +
        'SubmitResult<{ topic: string; items: string[] }, { question: string }>>[]',
    )
    expect(await shown('useValues(chat.thread, (')).toBe(
      '(parameter) slice: Partial<{ topic: string; items: string[]; secret?: string[] }>',
    )
  })

  it('no state in more than a few lines', async () => {
    for (const place of ["'plan', (", '(planned, ', 'const { data: ', '(chat.thread, (']) {
      expect((await editor.hover(place)).split('\n').length).toBeLessThan(10)
    }
  })
})

describe('an editor offers', () => {
  const nodes = ['hidden', 'plan', 'publish']

  it('the nodes that there are, where an edge is drawn and where a graph is compiled', async () => {
    expect(await editor.complete(".addEdge('plan', '")).toEqual(['__end__', ...nodes])
    expect(await editor.complete(".compile({ interruptBefore: ['")).toEqual(nodes)
  })

  it('them across the worker boundary', async () => {
    expect(await editor.complete("{ asNode: '")).toEqual(expect.arrayContaining(nodes))
    expect(await editor.complete('return part.data.')).toEqual(expect.arrayContaining(nodes))
    expect(await editor.complete("useTasks(chat.thread, { node: '")).toEqual(nodes)
  })

  it('the keys of the state, of custom data, of questions and of answers', async () => {
    expect(await editor.complete('return values.')).toEqual(['items', 'secret', 'topic'])
    expect(await editor.complete('chat.custom.latest?.')).toEqual(['progress'])
    expect(await editor.complete('output.interrupts[0]?.value.')).toEqual(['question'])
    expect(await editor.complete('chat.resume({ ')).toContain('isApproved')
    expect(await editor.complete('new Command({ resume: { ')).toContain('isApproved')
    expect(await editor.complete('slice) => slice.')).toEqual(['items', 'secret', 'topic'])
  })

  it('the graphs that the worker serves', async () => {
    expect(await editor.complete("({ transport }).graph('")).toEqual(['agent'])
  })
})
