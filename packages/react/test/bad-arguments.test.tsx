import { createGraphClient } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import * as hooks from '@rivulet/react'
import { render, renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { said } from './fail-on-console.ts'

type AnyHook = (...args: readonly unknown[]) => unknown

const { useGraphStream, useTextRef } = hooks
const client = createGraphClient({ transport: scriptedTransport([]) })
const agent = client.graph('agent')

/** The hooks that take a thread; that of refs throws when it has an element. */
const narrow = (Object.entries(hooks) as unknown as [string, AnyHook][]).filter(([name]) =>
  /^use(?!Graph|Threads|ThreadHistory|TextRef)/.test(name),
)

/** What a component throws that calls a hook. */
function thrownBy(call: () => unknown): unknown {
  // React tells of it, too.
  vi.spyOn(console, 'error').mockReturnValue()
  try {
    call()
  } catch (error) {
    // StrictMode runs effects twice
    return error instanceof AggregateError ? error.errors[0] : error
  }
  return undefined
}

const about = (argument: string, message: RegExp): unknown =>
  expect.objectContaining({
    code: 'INVALID_ARGUMENT',
    argument,
    message: expect.stringMatching(message),
  })

beforeEach(() => () => said.splice(0))

describe('an error says what is wrong, and what to pass', () => {
  const isThread = about('thread', /Pass chat\.thread/)

  it.each(narrow)('%s without a thread, or with the whole view', (_name, useIt) => {
    const Reads = ({ thread }: { thread: unknown }) => void useIt(thread, [], () => {})
    const View = () => <Reads thread={useGraphStream(agent)} />
    expect(thrownBy(() => render(<Reads thread={undefined} />))).toEqual(isThread)
    expect(thrownBy(() => render(<View />))).toEqual(isThread)
  })

  it('useTextRef without a thread', () => {
    const Live = () => <p ref={useTextRef(undefined as never, 'ai-1')} />
    expect(thrownBy(() => render(<Live />))).toEqual(isThread)
  })

  it.each([undefined, client, 'agent'])('useGraphStream without a graph: %s', (graph) => {
    expect(thrownBy(() => renderHook(() => useGraphStream(graph as never)))).toEqual(
      about('graph', /Pass client\.graph\(name\)/),
    )
  })

  it('useGraphStream with a field that there is not', () => {
    const select = ['toolCalls'] as never
    expect(thrownBy(() => renderHook(() => useGraphStream(agent, { select })))).toEqual(
      about('select', /no field "toolCalls"/),
    )
  })
})
