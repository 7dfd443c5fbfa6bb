import { act, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createHarness, custom, token } from '../support.tsx'
import * as plain from './pages.tsx'
import * as compiledPages from './pages.tsx?compiled'

type Pages = typeof plain

const { default: source } = await import('./pages.tsx?compiled&raw-output')
const compiled = compiledPages as unknown as Pages // the same components

const hasMemoCache = (component: unknown): boolean => /const \$ =/.test(String(component))

describe('the React Compiler', () => {
  it('has compiled every component, by its memo cache', () => {
    const components = source.match(/function (?=[A-Z])\w+\(/g) ?? []
    expect(components.length).toBeGreaterThan(Object.keys(plain).length)
    expect(source.match(/= _c\(\d+\)/g)).toHaveLength(components.length)
    // and that is what runs
    expect(Object.values(compiled).map(hasMemoCache)).toEqual(Object.keys(plain).map(() => true))
    expect(Object.values(plain).some(hasMemoCache)).toBe(false)
  })
})

// One suite for both: what a view returns means the same to compiled components.
describe.each<[string, Pages]>([
  ['plain', plain],
  ['compiled', compiled],
])('%s components', (_name, pages) => {
  async function start(name: keyof Pages, script = [custom(1), custom(2), token('a'), custom(3)]) {
    const harness = createHarness(script)
    const Page = pages[name]
    render(<Page agent={harness.agent} />)
    const click = (button: string) => act(async () => screen.getByText(button).click())
    await click('Send')
    return { ...harness, click, shown: () => screen.getByRole('status').textContent }
  }

  it('see the current value of a field that they read late, and what follows', async () => {
    const { step, click, shown } = await start('LateRead')
    await step()
    expect(shown()).toBe('closed')
    await click('Open')
    expect(shown()).toBe('1')
    await step()
    expect(shown()).toBe('2')
    await step(2)
    expect(shown()).toBe('3')
  })

  it('see in a child what the child reads of a view', async () => {
    const { step, end, click, shown } = await start('ChildRead')
    expect(shown()).toBe('submitted')
    await step()
    expect(shown()).toBe('streaming')
    await step()
    await click('Open')
    expect(shown()).toBe('2 streaming')
    await step(2)
    expect(shown()).toBe('3 streaming')
    await click('Open')
    await end()
    expect(shown()).toBe('success')
  })

  it('see what they take out of a view at once', async () => {
    const { step, end, shown } = await start('Destructured', [token('a'), token('b')])
    expect(screen.getByText('Send')).toHaveProperty('disabled', true)
    await step()
    expect(shown()).toBe('ai-1=a streaming')
    await step()
    await end()
    expect(shown()).toBe('ai-1=ab success')
    expect(screen.getByText('Send')).toHaveProperty('disabled', false)
  })

  it('see the fields of select', async () => {
    const { step, shown } = await start('Selected')
    expect(shown()).toBe('submitted undefined')
    await step(2)
    expect(shown()).toBe('streaming 2')
  })

  it('see what changes after a render of their own', async () => {
    const { step, click, shown } = await start('OwnState')
    await step()
    await click('Count')
    await click('Count')
    expect(shown()).toBe('1')
    await step()
    expect(shown()).toBe('2')
    await click('Count')
    await step(2)
    expect(shown()).toBe('3')
    expect(screen.getByText('3', { selector: 'i' })).toBeDefined()
  })

  it('see a field that they read only sometimes', async () => {
    const { step, end, shown, click } = await start('Conditional')
    await step()
    expect(shown()).toBe('1')
    await step(2)
    expect(shown()).toBe('2')
    await end()
    expect(shown()).toBe('1 messages')
    await click('Send')
    expect(shown()).toBe('undefined')
    await step()
    expect(shown()).toBe('1')
  })

  it('see each message in its row', async () => {
    const { step, shown } = await start('Rows', [token('a'), token('b'), token('c', 'ai-2')])
    await step()
    expect(shown()).toBe('aa')
    await step(2)
    expect(shown()).toBe('ababcc')
  })

  it('see what passes filters and selectors that are inline', async () => {
    const { step, end, shown } = await start('Narrow')
    await step(2)
    expect(shown()).toBe('streaming 2 1,2')
    await step(2)
    await end()
    expect(shown()).toBe('success 3 1,2,3')
  })
})
