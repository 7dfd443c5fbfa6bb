import { createGraphClient, type StreamPart, type ToolEvent } from '@rivulet/core/client'
import { createFakeFrames, scriptedTransport } from '@rivulet/core/testing'
import { useGraphStream } from '@rivulet/react'
import { act, render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ToolCallsView } from './tool-calls-view.tsx'

const metadata = { langgraph_node: 'model', attempt: 1 } as never
const writes = (args: string): StreamPart => {
  const piece = { index: 0, id: 'call', args, ...(args.startsWith('{') && { name: 'weather' }) }
  const chunk = { type: 'AIMessageChunk', id: 'm', content: '' } as const
  return { type: 'messages', ns: [], data: [{ ...chunk, tool_call_chunks: [piece] }, metadata] }
}
const says = (data: ToolEvent): StreamPart => ({ type: 'tools', ns: [], data })

describe('the tool calls of a run', () => {
  it('show their arguments as they grow, and what their tools say', async () => {
    const transport = scriptedTransport([
      writes('{"city":"Par'),
      writes('is"}'),
      says({ tool_call_id: 'call', event: 'tool-started', tool_name: 'weather' }),
      says({ tool_call_id: 'call', event: 'tool-output-delta', delta: 'Asking. ' }),
      says({
        tool_call_id: 'call',
        event: 'tool-finished',
        output: { type: 'tool', content: 'Rain.' },
      }),
    ])
    const graph = createGraphClient({ transport, frames: createFakeFrames() }).graph('agent')
    function Page() {
      const { thread, submit } = useGraphStream(graph, { streamMode: ['messages', 'tools'] })
      return (
        <>
          <button onClick={() => void submit({})}>Run</button>
          <ToolCallsView thread={thread} ns={undefined} />
        </>
      )
    }
    const page = render(<Page />)
    const step = async (): Promise<string | null | undefined> => {
      await act(async () => transport.step())
      return page.container.querySelector('.tool-call')?.textContent
    }
    await act(async () => page.getByText('Run').click())
    expect(await step()).toBe('weatherwriting its arguments…{\n  "city": "Par"\n}')
    expect(await step()).toBe('weather{\n  "city": "Paris"\n}')
    expect(await step()).toBe('runningweather{\n  "city": "Paris"\n}')
    expect(await step()).toBe('runningweather{\n  "city": "Paris"\n}Asking. ')
    expect(await step()).toBe('doneweather{\n  "city": "Paris"\n}Asking. Rain.')
  })
})
