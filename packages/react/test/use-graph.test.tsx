import { createGraphClient, RivuletError } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import { GraphProvider, useGraph, useGraphStream } from '@rivulet/react'
import { render, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { said } from './fail-on-console.ts'

const createClient = () => createGraphClient({ transport: scriptedTransport([]) })

describe('useGraph', () => {
  it('gives what client.graph(name) gives, of the nearest provider', () => {
    const outer = createClient()
    const inner = createClient()
    const wrapper = ({ children }: { children: ReactNode }) => (
      <GraphProvider client={outer}>{children}</GraphProvider>
    )
    expect(renderHook(() => useGraph('agent'), { wrapper }).result.current).toBe(
      outer.graph('agent'),
    )
    function Status() {
      const agent = useGraph('agent')
      return `${useGraphStream(agent).status} ${agent === inner.graph('agent')}`
    }
    const { container } = render(
      <GraphProvider client={outer}>
        <GraphProvider client={inner}>
          <Status />
        </GraphProvider>
      </GraphProvider>,
    )
    expect(container.textContent).toBe('idle true')
  })

  it('says without a provider what to do', () => {
    const caught: unknown[] = []
    try {
      renderHook(() => useGraph('agent'))
    } catch (error) {
      caught.push(error)
    }
    const [error] = caught
    expect(RivuletError.isInstance(error) && [error.code, error.message]).toEqual([
      'INVALID_ARGUMENT',
      'useGraph("agent") found no client. Render <GraphProvider client={client}> above this component, or use client.graph("agent") itself.',
    ])
    said.splice(0)
  })
})
