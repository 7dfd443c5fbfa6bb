import type { StreamMode } from '@rivulet/core/client'
import { useGraphStream, useStreamEffect } from '@rivulet/react'
import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createHarness, custom, token, values } from './support.tsx'

const script = [custom(1), token('a'), custom(2), values({ n: 1 }), custom(3)]

interface Given {
  readonly mode: StreamMode | readonly StreamMode[]
  readonly label: string
}

/** A component that notes the parts of its modes, with the label of its newest render. */
async function startRun(given: Given) {
  const { agent, step } = createHarness(script)
  const heard: string[] = []
  const hook = renderHook(
    ({ mode, label }: Given) => {
      const { thread, submit } = useGraphStream(agent, { select: [] })
      useStreamEffect(thread, mode, ({ type, data }) =>
        heard.push(`${label} ${type} ${String(data)}`),
      )
      return submit
    },
    { initialProps: given },
  )
  await act(async () => void hook.result.current({}))
  return { heard, step, ...hook }
}

describe('useStreamEffect', () => {
  it('hears every part of one mode', async () => {
    const { heard, step } = await startRun({ mode: 'custom', label: 'a' })
    await step(5)
    expect(heard).toEqual(['a custom 1', 'a custom 2', 'a custom 3'])
  })

  it('hears several modes in the order of the stream', async () => {
    const { heard, step } = await startRun({ mode: ['values', 'custom'], label: 'a' })
    await step(5)
    expect(heard).toEqual(['a custom 1', 'a custom 2', 'a values [object Object]', 'a custom 3'])
  })

  it('calls the newest handler, and follows the modes', async () => {
    const { heard, step, rerender } = await startRun({ mode: 'custom', label: 'a' })
    await step(1)
    rerender({ mode: 'custom', label: 'b' })
    await step(2)
    rerender({ mode: 'values', label: 'c' })
    await step(2)
    expect(heard).toEqual(['a custom 1', 'b custom 2', 'c values [object Object]'])
  })

  it('hears nothing more when its component has gone', async () => {
    const { heard, step, unmount } = await startRun({ mode: 'custom', label: 'a' })
    await step(1)
    unmount()
    await step(2)
    expect(heard).toEqual(['a custom 1'])
  })
})
