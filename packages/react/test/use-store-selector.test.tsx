import { act, render, screen } from '@testing-library/react'
import { Component, type ReactNode, useLayoutEffect } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { useStoreSelector } from '../src/use-store-selector.ts'
import { said } from './fail-on-console.ts'
import { useRenderCount } from './use-render-count.ts'

interface State {
  readonly a: string
  readonly b: string
}

describe('useStoreSelector', () => {
  it('shows a change that came between the render of a new selector and its effects', () => {
    const store = createStore<State>(() => ({ a: 'a1', b: 'b1' }))
    function Slice({ name }: { name: keyof State }) {
      useLayoutEffect(() => {
        if (name === 'b') store.setState({ b: 'b2' })
      }, [name])
      return <output>{useStoreSelector(store, name === 'a' ? selectA : selectB)}</output>
    }
    const { rerender } = render(<Slice name="a" />)
    rerender(<Slice name="b" />)
    expect(screen.getByRole('status').textContent).toBe('b2')
  })

  it('follows another store from the render that brings it', () => {
    const [one, two] = ['one', 'two'].map((a) => createStore<State>(() => ({ a, b: '' })))
    function Slice({ store }: { store: typeof one }) {
      return <output>{useStoreSelector(store!, selectA)}</output>
    }
    const { rerender } = render(<Slice store={one} />)
    rerender(<Slice store={two} />)
    expect(screen.getByRole('status').textContent).toBe('two')
    act(() => one?.setState({ a: 'late' }))
    act(() => two?.setState({ a: 'two again' }))
    expect(screen.getByRole('status').textContent).toBe('two again')
  })

  it('renders once a change, not for ever, with a selector that makes something new each time', async () => {
    const store = createStore<State>(() => ({ a: 'a1', b: 'b1' }))
    const onRender = vi.fn<() => void>()
    function Slice() {
      useRenderCount(onRender)
      return <output>{useStoreSelector(store, ({ a }) => [a]).join()}</output>
    }
    render(<Slice />)
    await act(async () => {})
    expect(onRender).toHaveBeenCalledTimes(1)
    act(() => store.setState({ a: 'a2' }))
    await act(async () => {})
    expect(screen.getByRole('status').textContent).toBe('a2')
    expect(onRender).toHaveBeenCalledTimes(2)
  })

  it('hands what a selector throws to the nearest error boundary, and stops nobody else', () => {
    const store = createStore<State>(() => ({ a: 'a1', b: 'b1' }))
    function Fragile() {
      const selector = ({ a }: State): string => {
        if (a === 'a2') throw new Error('cannot select')
        return a
      }
      return <p>{useStoreSelector(store, selector)}</p>
    }
    function Sound() {
      return <output>{useStoreSelector(store, selectA)}</output>
    }
    render(
      <>
        <Boundary>
          <Fragile />
        </Boundary>
        <Sound />
      </>,
    )
    act(() => store.setState({ a: 'a2' }))
    expect(screen.getByRole('alert').textContent).toBe('cannot select')
    expect(screen.getByRole('status').textContent).toBe('a2')
    expect(said.splice(0)).toContainEqual(expect.stringContaining('cannot select'))
  })
})

const selectA = ({ a }: State): string => a
const selectB = ({ b }: State): string => b

class Boundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {}

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error ? <p role="alert">{this.state.error.message}</p> : this.props.children
  }
}
