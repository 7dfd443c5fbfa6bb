import {
  GraphProvider,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useTextRef,
  type ThreadHandle,
} from '@rivulet/react'
import { RivuletDevtools } from '@rivulet/react/devtools'
import { createGraphClient } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { token } from '../support.tsx'

const host = (): HTMLElement | null => document.querySelector('rivulet-devtools')
const inside = () => within(host()!.shadowRoot!.firstElementChild as HTMLElement)

const button = (): Promise<HTMLElement> =>
  inside().findByRole('button', { name: 'Open the Rivulet devtools' })

async function openPanel(): Promise<HTMLElement> {
  fireEvent.click(await button())
  return inside().findByRole('dialog', { name: 'Rivulet devtools' }, { timeout: 5000 })
}

function createApp() {
  const transport = scriptedTransport([token('Hello'), token(' there'), token(' you')])
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  const finished: string[] = []
  function Text({ thread, id }: { thread: ThreadHandle; id: string }) {
    return (
      <>
        <p data-testid="text">{useMessageText(thread, id)}</p>
        <p data-testid="past React" ref={useTextRef(thread, id)} />
      </>
    )
  }
  function App({ withTools = true }: { withTools?: boolean }) {
    const chat = useGraphStream(client.graph('agent'), {
      onFinish: ({ status }) => finished.push(status),
    })
    const ids = useMessageIds(chat.thread)
    return (
      <>
        <output>{chat.status}</output>
        {ids.map((id) => (
          <Text key={id} thread={chat.thread} id={id} />
        ))}
        <button onClick={() => void chat.submit({})}>Send</button>
        {withTools && <RivuletDevtools client={client} />}
      </>
    )
  }
  return { transport, client, App, finished }
}

beforeEach(() => {
  localStorage.clear()
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('RivuletDevtools', () => {
  it('opens its panel with the button, closes it with Escape, and remembers both', async () => {
    const { App } = createApp()
    const page = render(
      <StrictMode>
        <App />
      </StrictMode>,
    )
    expect(document.querySelectorAll('rivulet-devtools')).toHaveLength(1)
    const panel = await openPanel()
    expect(JSON.parse(localStorage.getItem('rivulet-devtools')!)).toMatchObject({ isOpen: true })
    fireEvent.keyDown(panel, { key: 'Escape' })
    await button()
    expect(inside().queryByRole('dialog')).toBeNull()
    expect(JSON.parse(localStorage.getItem('rivulet-devtools')!)).toMatchObject({ isOpen: false })
    page.unmount()
    expect(host()).toBeNull()
  })

  it('takes the client of a provider, and says what to do without any', async () => {
    const { client } = createApp()
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(<RivuletDevtools />)).toThrow('GraphProvider client={client}')
    render(
      <GraphProvider client={client}>
        <RivuletDevtools position="top-left" theme="dark" zIndex={7} />
      </GraphProvider>,
    )
    await button()
    expect(host()!.shadowRoot!.querySelector('[data-position="top-left"]')).not.toBeNull()
    expect(host()!.shadowRoot!.querySelector('.root')!.getAttribute('data-theme')).toBe('dark')
    expect(host()!.style.getPropertyValue('--rivulet-devtools-z-index')).toBe('7')
  })

  it('works where the page may not store anything, or something else is stored', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const { App } = createApp()
    render(<App />)
    await openPanel()
  })

  it('keeps its keys to itself', async () => {
    const { App } = createApp()
    render(<App />)
    const panel = await openPanel()
    const heard = vi.fn<() => void>()
    document.addEventListener('keydown', heard)
    fireEvent.keyDown(panel, { key: 'ArrowLeft', composed: true })
    document.removeEventListener('keydown', heard)
    expect(heard).not.toHaveBeenCalled()
  })

  it('brings all hooks of the page back, and to live; a finish is told once', async () => {
    const { App, transport, finished } = createApp()
    render(<App />)
    const panel = await openPanel()
    fireEvent.click(screen.getByText('Send'))
    act(() => transport.step(2))
    act(() => transport.end())
    expect(screen.getByTestId('text').textContent).toBe('Hello there you')
    expect(finished).toEqual(['success'])

    await inside().findByText(/^Live · 3 parts/)
    fireEvent.keyDown(panel, { key: 'ArrowLeft' })
    await screen.findByText('streaming')
    fireEvent.keyDown(panel, { key: 'ArrowLeft' })
    fireEvent.keyDown(panel, { key: 'ArrowLeft' })
    await vi.waitFor(() => expect(screen.getByTestId('text').textContent).toBe('Hello'))
    expect(screen.getByTestId('past React').textContent).toBe('Hello')
    await inside().findByText('Showing the past: part 1 of 3')

    fireEvent.click(inside().getByRole('button', { name: 'Back to live' }))
    await vi.waitFor(() => expect(screen.getByTestId('text').textContent).toBe('Hello there you'))
    expect(screen.getByTestId('past React').textContent).toBe('Hello there you')
    expect(screen.getByRole('status').textContent).toBe('success')
    expect(finished).toEqual(['success'])
  })

  it('says in each view that the past is shown, with the way back to live', async () => {
    const { App, transport } = createApp()
    render(<App />)
    const panel = await openPanel()
    fireEvent.click(screen.getByText('Send'))
    act(() => transport.end())
    await inside().findByText(/^Live · 3 parts/)
    fireEvent.keyDown(panel, { key: 'Home' })
    fireEvent.click(inside().getByRole('tab', { name: 'Metrics' }))
    await inside().findByText('Showing the past: part 0 of 3')
    fireEvent.click(inside().getByRole('button', { name: 'Back to live' }))
    await screen.findByText('success')
    await vi.waitFor(() => expect(inside().queryByText(/^Showing the past/)).toBeNull())
  })

  it('tells a finish that came while the past was shown, when the page is live again', async () => {
    const { App, transport, finished } = createApp()
    render(<App />)
    const panel = await openPanel()
    fireEvent.click(screen.getByText('Send'))
    act(() => transport.step(2))
    await inside().findByText(/^Live · 2 parts/)
    fireEvent.keyDown(panel, { key: 'Home' })
    await screen.findByText('submitted')
    act(() => transport.end())
    expect(finished).toEqual([])
    fireEvent.keyDown(panel, { key: 'End' })
    await screen.findByText('success')
    expect(finished).toEqual(['success'])
  })

  it('leaves the past when the page submits, and when it goes away', async () => {
    const { App, transport } = createApp()
    const page = render(<App />)
    const panel = await openPanel()
    fireEvent.click(screen.getByText('Send'))
    act(() => transport.end())
    await inside().findByText(/^Live · 3 parts/)
    fireEvent.keyDown(panel, { key: 'Home' })
    await screen.findByText('submitted')
    fireEvent.click(screen.getByText('Send'))
    act(() => transport.step())
    await screen.findByText('streaming')
    await inside().findByText(/^Live · 4 parts/)
    fireEvent.keyDown(panel, { key: 'Home' })
    await screen.findByText('submitted')
    page.rerender(<App withTools={false} />)
    await screen.findByText('streaming')
  })

  it('shows hostile text as text, and what is not seen written out', async () => {
    const text = '<img src=x onerror=alert(1)>\u202Egpj.exe'
    const transport = scriptedTransport([
      token(text),
      { type: 'custom', ns: ['\u202Eetirw:1'], data: 1 },
    ])
    const client = createGraphClient({
      transport,
      frames: createFakeFrames(),
      ids: createFakeIds(),
    })
    render(<RivuletDevtools client={client} initialIsOpen />)
    void client.graph('agent').thread('\u202Et').submit({})
    act(() => transport.step(2))
    const rows = await inside().findAllByText(/onerror=alert/, {}, { timeout: 5000 })
    expect(rows[0]!.textContent).toBe('<img src=x onerror=alert(1)>\\u202egpj.exe')
    expect(host()!.shadowRoot!.querySelector('img')).toBeNull()
    await inside().findByRole('option', { name: /custom \\u202eetirw 1/ })
    expect(host()!.shadowRoot!.textContent).not.toContain('\u202E')
  })
})
