import { RivuletDevtools } from '@rivulet/react/devtools'
import { createGraphClient } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { act, fireEvent, render, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { holdsText } from '../../src/devtools/record/find-text.ts'

const inside = () =>
  within(document.querySelector('rivulet-devtools')!.shadowRoot!.firstElementChild as HTMLElement)

/** Shows one custom part whole. */
async function showPart(data: unknown): Promise<HTMLElement> {
  const transport = scriptedTransport([{ type: 'custom', ns: [], data }])
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  render(<RivuletDevtools client={client} initialIsOpen />)
  await inside().findByRole('dialog', {}, { timeout: 5000 })
  void client.graph('agent').thread('t').submit({})
  act(() => transport.step())
  const rows = await inside().findAllByRole('option', { name: /custom/ })
  fireEvent.click(rows[0]!)
  return inside().findByRole('group', { name: 'Data' })
}

interface Linked {
  readonly name: string
  readonly links: Linked[]
}

function circle(): Linked {
  const root: Linked = { name: 'root', links: [] }
  const child: Linked = { name: 'child', links: [root, root] }
  root.links.push(child, child, root)
  return root
}

/** Held by so many paths that nobody can walk all of them. */
function diamonds(levels: number): unknown {
  let below: unknown = { leaf: 'end' }
  for (let level = 0; level < levels; level++) below = { left: below, right: below }
  return below
}

beforeEach(() => localStorage.clear())

describe('the data of a part', () => {
  it('ends where it holds itself, also when it is searched', async () => {
    const tree = await showPart(circle())
    fireEvent.change(inside().getByRole('searchbox', { name: 'Search in this part' }), {
      target: { value: 'child' },
    })
    expect(tree.querySelector('mark')!.textContent).toBe('child')
    expect(tree.textContent).toContain('↑ circular')
  })

  it('is searched once, by however many paths it is held', () => {
    expect(holdsText(diamonds(60), 'end')).toBe(true)
    expect(holdsText(diamonds(60), 'nowhere')).toBe(false)
    expect(holdsText(circle(), 'nowhere')).toBe(false)
  })

  it('shows dates, maps, sets, errors and bytes as what they are', async () => {
    const tree = await showPart({
      when: new Date(0),
      never: new Date(Number.NaN),
      names: new Map([['ada', 1]]),
      tags: new Set(['new']),
      bytes: new Uint8Array(5_000_000),
      failure: new TypeError('no ink'),
    })
    const lines = [...tree.querySelectorAll('.node')].map((each) => each.textContent)
    expect(lines).toContain('when: 1970-01-01T00:00:00.000Z')
    expect(lines).toContain('never: Invalid Date')
    expect(lines).toContain('▸names: Map {1}ada: 1')
    expect(lines).toContain('▸tags: Set [1]0: "new"')
    expect(lines).toContain('▸failure: TypeError {1}message: "no ink"')
    expect(tree.textContent).toContain('bytes: Uint8Array [5000000]')
    expect(tree.textContent).toContain('4,999,900 more')
  })

  it('is found by the text of a date, a key of a map and the message of an error', () => {
    const data = { at: new Date(0), map: new Map([['ada', 1]]), error: new Error('no ink') }
    for (const text of ['1970-01-01', 'ada', 'no ink']) expect(holdsText(data, text)).toBe(true)
  })
})
