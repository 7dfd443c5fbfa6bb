import { RivuletDevtools } from '@rivulet/react/devtools'
import { createGraphClient } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { token } from '../support.tsx'

const shadow = (): ShadowRoot => document.querySelector('rivulet-devtools')!.shadowRoot!
const inside = () => within(shadow().firstElementChild as HTMLElement)
const panel = () => inside().findByRole('dialog', {}, { timeout: 5000 })

function createClient() {
  const transport = scriptedTransport([token('Hello'), token(' you')])
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  const run = (): void => {
    void client.graph('agent').thread('t').submit({})
    act(() => transport.end())
  }
  return { client, run }
}

beforeEach(() => localStorage.clear())

describe('the keyboard', () => {
  it('stays on the page while a panel comes that was left open', async () => {
    const { client } = createClient()
    render(
      <>
        <input aria-label="Message" />
        <RivuletDevtools client={client} initialIsOpen />
      </>,
    )
    screen.getByLabelText('Message').focus()
    await panel()
    expect(document.activeElement).toBe(screen.getByLabelText('Message'))
  })

  it('stays on the page when the devtools are mounted once more', async () => {
    const { client } = createClient()
    const page = (key: number) => (
      <>
        <input aria-label="Message" />
        <RivuletDevtools key={key} client={client} />
      </>
    )
    const { rerender } = render(page(1))
    await inside().findByRole('button', { name: 'Open the Rivulet devtools' })
    screen.getByLabelText('Message').focus()
    rerender(page(2))
    await inside().findByRole('button', { name: 'Open the Rivulet devtools' })
    expect(document.activeElement).toBe(screen.getByLabelText('Message'))
  })

  it('goes on in the panel that was opened, and at the button when it was closed', async () => {
    const { client } = createClient()
    render(<RivuletDevtools client={client} />)
    fireEvent.click(await inside().findByRole('button', { name: 'Open the Rivulet devtools' }))
    expect(shadow().activeElement).toBe(await panel())
    fireEvent.keyDown(await panel(), { key: 'Escape' })
    const button = await inside().findByRole('button', { name: 'Open the Rivulet devtools' })
    await vi.waitFor(() => expect(shadow().activeElement).toBe(button))
  })

  it('clears a search with Escape before it closes the panel', async () => {
    const { client, run } = createClient()
    render(<RivuletDevtools client={client} initialIsOpen />)
    await panel()
    run()
    const search = await inside().findByRole('searchbox', { name: 'Search parts' })
    fireEvent.change(search, { target: { value: 'you' } })
    fireEvent.keyDown(search, { key: 'Escape' })
    await panel()
    fireEvent.change(search, { target: { value: '' } }) // as a browser does it
    fireEvent.keyDown(search, { key: 'Escape' })
    await vi.waitFor(() => expect(inside().queryByRole('dialog')).toBeNull())
  })

  it('chooses the view with the arrow keys, which bring the page nowhere then', async () => {
    const { client, run } = createClient()
    render(<RivuletDevtools client={client} initialIsOpen />)
    await panel()
    run()
    await inside().findByText('Live · 2 parts')
    const [timeline, metrics] = inside().getAllByRole('tab')
    timeline!.focus()
    fireEvent.keyDown(timeline!, { key: 'ArrowRight' })
    expect(shadow().activeElement).toBe(metrics)
    expect(metrics!.getAttribute('aria-selected')).toBe('true')
    expect(inside().getByRole('tabpanel', { name: 'Metrics' })).toBeDefined()
    fireEvent.keyDown(metrics!, { key: 'ArrowLeft' })
    await inside().findByText('Live · 2 parts')
  })

  it('is still in the panel when what was pressed has gone away', async () => {
    const { client, run } = createClient()
    render(<RivuletDevtools client={client} initialIsOpen />)
    await panel()
    run()
    await inside().findByText('Live · 2 parts')
    fireEvent.keyDown(await panel(), { key: 'ArrowLeft' })
    const live = inside().getByRole('button', { name: 'Back to live' })
    live.focus()
    fireEvent.click(live)
    const part = await inside().findByRole('button', { name: 'Close the part' })
    expect(shadow().activeElement).toBe(await panel())
    part.focus()
    fireEvent.click(part)
    await vi.waitFor(async () => expect(shadow().activeElement).toBe(await panel()))
  })
})
