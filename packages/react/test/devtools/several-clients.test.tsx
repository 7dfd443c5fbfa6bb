import { RivuletDevtools } from '@rivulet/react/devtools'
import { createGraphClient, type Inspector, type StreamPart } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { act, fireEvent, render, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { token } from '../support.tsx'

const host = (): HTMLElement => document.querySelector('rivulet-devtools')!
const inside = () => within(host().shadowRoot!.firstElementChild as HTMLElement)
const panel = () => inside().findByRole('dialog', {}, { timeout: 5000 })
const threads = (): (string | null)[] =>
  within(inside().getByRole('navigation', { name: 'Threads' }))
    .queryAllByRole('button')
    .map((each) => each.querySelector('.thread-name')!.textContent)

function createPage(
  graph: string,
  script: readonly StreamPart[] = [token('Hello'), token(' you')],
) {
  const transport = scriptedTransport(script)
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  const thread = client.graph(graph).thread('t')
  const run = (): void => {
    void thread.submit({})
    act(() => transport.end())
  }
  return { client, thread, transport, run }
}

beforeEach(() => localStorage.clear())

describe('the devtools of several clients', () => {
  it('show the threads of all of them', async () => {
    const [chat, notes] = [createPage('chat'), createPage('notes')]
    render(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    await panel()
    chat.run()
    notes.run()
    await vi.waitFor(() => expect(threads()).toEqual(['notes', 'chat']))
  })

  it('follow the newest run, whichever of those under way is told something', async () => {
    const [chat, notes] = [createPage('chat'), createPage('notes')]
    render(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    await panel()
    const current = (): string =>
      inside().getByRole('button', { current: true }).querySelector('.thread-name')!.textContent
    void chat.thread.submit({})
    void notes.thread.submit({})
    await vi.waitFor(() => expect(current()).toBe('notes'))
    act(() => chat.transport.step())
    await inside().findByRole('button', { name: /^chat live · 1 part/ })
    expect(current()).toBe('notes')
    chat.run()
    await vi.waitFor(() => expect(current()).toBe('chat'))
  })

  it('keep what was recorded of one while another comes', async () => {
    const [chat, notes] = [createPage('chat'), createPage('notes')]
    const page = render(<RivuletDevtools client={chat.client} initialIsOpen />)
    await panel()
    chat.run()
    page.rerender(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    notes.run()
    await vi.waitFor(() => expect(threads()).toEqual(['notes', 'chat']))
    fireEvent.click(inside().getByRole('button', { name: /^chat/ }))
    await inside().findByText('Live · 2 parts')
  })

  it('forget one that is given no longer: its thread goes back to live, and nothing is heard of it', async () => {
    const [chat, notes] = [createPage('chat'), createPage('notes')]
    const page = render(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    await panel()
    notes.run()
    chat.run()
    await inside().findByText('Live · 2 parts')
    fireEvent.keyDown(await panel(), { key: 'Home' })
    expect(chat.thread.getSnapshot().isPast).toBe(true)
    page.rerender(<RivuletDevtools client={notes.client} initialIsOpen />)
    expect(chat.thread.getSnapshot().isPast).toBeUndefined()
    chat.run()
    await vi.waitFor(() => expect(threads()).toEqual(['notes']))
  })

  it('leave nothing behind, however often they come and go, and whatever they are given', () => {
    const pages = [createPage('chat'), createPage('notes')]
    let listeners = 0
    const clients = pages.map(({ client }) => ({
      inspect(inspector: Inspector) {
        const stop = client.inspect(inspector)
        listeners += 1
        return () => {
          stop()
          listeners -= 1
        }
      },
    }))
    for (let time = 0; time < 3; time++) {
      const page = render(<RivuletDevtools client={clients} />, { wrapper: StrictMode })
      expect(listeners).toBe(2)
      page.rerender(
        <RivuletDevtools client={clients.slice(1)} initialIsOpen limits={{ parts: 9 }} />,
      )
      expect(listeners).toBe(1)
      page.rerender(<RivuletDevtools client={[...clients]} />)
      expect(listeners).toBe(2)
      expect(document.querySelectorAll('rivulet-devtools')).toHaveLength(1)
      page.unmount()
      expect(listeners).toBe(0)
      expect(document.querySelector('rivulet-devtools')).toBeNull()
    }
  })

  it('stay with the thread whose past is shown, whatever another is told', async () => {
    const [chat, notes] = [createPage('chat'), createPage('notes')]
    render(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    await panel()
    chat.run()
    await inside().findByText('Live · 2 parts')
    fireEvent.keyDown(await panel(), { key: 'Home' })
    notes.run()
    await vi.waitFor(() => expect(threads()).toEqual(['notes', 'chat']))
    await inside().findByText('Showing the past: part 0 of 2')
    fireEvent.click(inside().getByRole('button', { name: 'Back to live' }))
    expect(chat.thread.getSnapshot().isPast).toBeUndefined()
    await vi.waitFor(() =>
      expect(inside().getByRole('button', { current: true }).textContent).toMatch(/^notes/),
    )
  })

  it('look at a thread afresh when they turn to it: all of its namespaces', async () => {
    const nested: StreamPart = { type: 'custom', ns: ['write:1'], data: 'nested' }
    const [chat, notes] = [createPage('chat', [nested]), createPage('notes')]
    render(<RivuletDevtools client={[chat.client, notes.client]} initialIsOpen />)
    await panel()
    chat.run()
    await inside().findByText('Live · 1 part')
    const select = (): HTMLSelectElement => inside().getByRole('combobox', { name: 'Namespace' })
    fireEvent.change(select(), { target: { value: 'write:1' } })
    expect(select().value).toBe('write:1')
    notes.run()
    await inside().findByText('Live · 2 parts')
    await vi.waitFor(() => expect(select().value).toBe('*'))
    expect(inside().getAllByRole('option', { name: /Hello/ })).toHaveLength(1)
  })
})
