// @vitest-environment node
import { createGraphClient, textOf, workerTransport } from '@rivulet/core/client'
import { useGraphStream, useThreadHistory, useThreads } from '@rivulet/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { renderToReadableStream, renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Page } from './server-page.tsx'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const HTML =
  '<button>Send</button><p>idle false t 2</p><p title="human">Hello?</p><p title="ai">Hello.</p>' +
  '<b>0 undefined complete</b>' +
  '<!--$--><output>idle cats 0 0 0 0 0 0 0 2</output><p>Hello.</p><!--/$-->' +
  '<!--$--><p>idle 2 0</p><!--/$-->'

/** A client as an app makes it, on a server that has no workers. */
function createApp() {
  const createWorker = vi.fn<() => Worker>(() => {
    throw new Error('A server makes no worker.')
  })
  const client = createGraphClient({ transport: workerTransport(createWorker) })
  return { createWorker, agent: client.graph('agent') }
}

describe('on a server', () => {
  it('renders always the same, as a string and as a stream', async () => {
    const { agent, createWorker } = createApp()
    expect(renderToString(<Page agent={agent} />)).toBe(HTML)
    expect(renderToString(<Page agent={agent} />)).toBe(HTML)
    const stream = await renderToReadableStream(<Page agent={createApp().agent} />)
    await stream.allReady
    expect(await new Response(stream).text()).toBe(HTML)
    expect(createWorker).not.toHaveBeenCalled()
  })

  it('leaves what TanStack Query asks for to the browser', () => {
    const { agent, createWorker } = createApp()
    const Lists = () => [useThreads(agent), useThreadHistory(agent, 't')].map((list) => list.status)
    const page = (
      <QueryClientProvider client={new QueryClient()}>
        <Lists />
      </QueryClientProvider>
    )
    expect(renderToString(page)).toBe('pending<!-- -->pending')
    expect(createWorker).not.toHaveBeenCalled()
  })

  it('renders for each request what that was given, with a client per request', () => {
    const First = ({ text }: { text: string }) => {
      const [agent] = useState(() => createApp().agent)
      const initialValues = { messages: [{ type: 'human', id: 'h1', content: text }] }
      const { messages } = useGraphStream(agent, { threadId: 't', initialValues })
      return <p>{messages.map(textOf).join()}</p>
    }
    const texts = ['one', 'two']
    expect(texts.map((text) => renderToString(<First text={text} />))).toEqual(
      texts.map((text) => `<p>${text}</p>`),
    )
  })

  it('reads no storage, no randomness and no time in render, and sets no timer', () => {
    const touched: string[] = []
    const note = (name: string, result?: unknown) => () => {
      touched.push(name)
      return result
    }
    const { agent } = createApp()
    // React itself looks at the time, by performance.now
    vi.spyOn(Math, 'random').mockImplementation(note('random', 0.5) as () => number)
    vi.spyOn(crypto, 'randomUUID').mockImplementation(note('uuid', 'u') as never)
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(((array: Uint8Array) => {
      touched.push('random values')
      return array
    }) as never)
    vi.spyOn(Date, 'now').mockImplementation(note('time', 0) as () => number)
    vi.stubGlobal('setTimeout', note('timer'))
    vi.stubGlobal('setInterval', note('timer'))
    vi.stubGlobal('queueMicrotask', note('microtask'))
    for (const name of ['Worker', 'BroadcastChannel', 'MessageChannel']) {
      vi.stubGlobal(name, vi.fn<() => void>(note(name)))
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'document', 'window']) {
      Object.defineProperty(globalThis, name, { configurable: true, get: note(name) })
    }
    const html = renderToString(<Page agent={agent} />)
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'document', 'window']) {
      Reflect.deleteProperty(globalThis, name)
    }
    expect(touched).toEqual([])
    expect(html).toBe(HTML)
  })
})
