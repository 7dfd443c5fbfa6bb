import type { StreamPart } from '@rivulet/core/client'
import { useGraphStream, useMessage, useToolCalls } from '@rivulet/react'
import { act, render, renderHook } from '@testing-library/react'
import { memo } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createHarness, metadataOf, token } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

const modes = { streamMode: ['messages', 'tools'] as const }

/** A piece of the arguments of a call; the first one names it. */
function args(
  text: string,
  { id = 'a', first = false, metadata = metadataOf('model'), ns = [] as string[] } = {},
): StreamPart {
  const piece = { index: 0, args: text, ...(first ? { id, name: 'weather' } : {}) }
  const chunk = { type: 'AIMessageChunk', content: '' } as const
  const message = { ...chunk, id: `message-${id}`, tool_call_chunks: [piece] }
  return { type: 'messages', ns, data: [message, metadata] }
}

const started: StreamPart = {
  type: 'tools',
  ns: [],
  data: { event: 'tool-started', tool_call_id: 'a', tool_name: 'weather' },
}
const finished: StreamPart = {
  type: 'tools',
  ns: [],
  data: { event: 'tool-finished', tool_call_id: 'a', output: 'Rain.' },
}

describe('useToolCalls', () => {
  it('shows arguments as they grow, then what the tool says', async () => {
    const { agent, step } = createHarness([
      args('{"city":"Pa', { first: true }),
      args('ris"}'),
      started,
      finished,
    ])
    function Page() {
      const { thread, submit } = useGraphStream(agent, modes)
      return (
        <>
          <button onClick={() => void submit({})}>Ask</button>
          {useToolCalls(thread).map((call) => (
            <p key={call.id}>
              {[call.name, JSON.stringify(call.args), call.state, call.output].join(' ')}
            </p>
          ))}
        </>
      )
    }
    const page = render(<Page />)
    const shown = () => page.container.querySelector('p')?.textContent
    await act(async () => page.getByText('Ask').click())
    await step()
    expect(shown()).toBe('weather {"city":"Pa"} input-streaming ')
    await step()
    expect(shown()).toBe('weather {"city":"Paris"} input-available ')
    await step()
    expect(shown()).toBe('weather {"city":"Paris"} running ')
    await step()
    expect(shown()).toBe('weather {"city":"Paris"} done Rain.')
  })

  it('renders for calls that pass its filter and nothing else', async () => {
    const { agent, step } = createHarness([
      args('{"n":', { first: true, metadata: metadataOf('plan', ['fast']) }),
      args('{"n":', { id: 'b', first: true, metadata: metadataOf('write') }),
      args('{"n":', { id: 'c', first: true, ns: ['sub:1'] }),
      token('Hello'),
      args('1}', { id: 'b', metadata: metadataOf('write') }),
    ])
    const chat = renderHook(() => useGraphStream(agent, modes)).result.current
    const all = renderHook(() => useToolCalls(chat.thread))
    let renders = 0
    const plan = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      return useToolCalls(chat.thread, { node: 'plan', tags: ['fast'] })
    })
    const sub = renderHook(() => useToolCalls(chat.thread, { ns: ['sub:1'] }))
    await act(async () => void chat.submit({}))
    await step(4)
    const [first] = all.result.current
    await step()
    const ids = (calls: readonly { id: string }[]) => calls.map(({ id }) => id)
    expect(ids(all.result.current)).toEqual(['a', 'b', 'c'])
    expect(all.result.current[0]).toBe(first)
    expect(all.result.current[1]).toMatchObject({ args: { n: 1 }, state: 'input-available' })
    expect(ids(plan.result.current)).toEqual(['a'])
    expect(ids(sub.result.current)).toEqual(['c'])
    expect(renders).toBe(2)
  })

  it('hands memoised rows the branches that have not changed', async () => {
    const { agent, step } = createHarness([
      args('{"head":{"title":"x"},"body":"a', { first: true }),
      args('b'),
      args('c"}'),
    ])
    const onHead = vi.fn<() => void>()
    const Head = memo(function Head({ head }: { head: unknown }) {
      useRenderCount(onHead)
      return <h1>{JSON.stringify(head)}</h1>
    })
    const chat = renderHook(() => useGraphStream(agent, modes)).result.current
    function Page() {
      const [call] = useToolCalls(chat.thread)
      const message = useMessage(chat.thread, 'message-a')
      const partial = message?.type === 'ai' && message.tool_calls?.[0]?.is_partial
      return call ? (
        <>
          <Head head={call.args['head']} />
          <p>{String(call.args['body'])}</p>
          <i>{partial ? 'partial' : 'whole'}</i>
        </>
      ) : null
    }
    const page = render(<Page />)
    await act(async () => void chat.submit({}))
    await step(2)
    expect(page.container.textContent).toBe('{"title":"x"}abpartial')
    await step()
    expect(page.container.textContent).toBe('{"title":"x"}abcwhole')
    expect(onHead).toHaveBeenCalledTimes(1)
  })
})
