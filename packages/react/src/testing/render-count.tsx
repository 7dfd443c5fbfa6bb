'use client'

import {
  type ComponentType,
  createElement,
  type FunctionComponent,
  isValidElement,
  memo,
  type ReactElement,
  type ReactNode,
  type Ref,
  use,
  useInsertionEffect,
  useMemo,
} from 'react'
import { misuse } from '../misuse.ts'
import { RenderCountsContext } from './render-counts.ts'

export interface RenderCountProps {
  /** What `renders(id)` is asked for. Several components may share one. */
  readonly id: string
  /** One element of a function component, with `memo` or without. */
  readonly children: ReactElement
}

/**
 * Counts how often the component within it is rendered: `renders(id)` of `renderRun`.
 *
 * A render that reaches the screen counts once, also under StrictMode, which calls components twice.
 * Only the component itself counts: neither what it renders nor what renders it. It is rendered
 * as it would be without this one: with `memo`, for as often as its props change.
 *
 * @throws RivuletError INVALID_ARGUMENT outside of `renderRun`, and around anything but one element
 *   of a function component.
 * @example
 * ids.map((id) => <RenderCount key={id} id={id}><Row thread={thread} id={id} /></RenderCount>)
 */
export function RenderCount({ id, children }: RenderCountProps): ReactElement {
  // The same element for the same element: React skips what is the same.
  return useMemo(() => {
    const { type, props } = children as { type?: unknown; props?: Props } // looked at next
    const counted = isValidElement(children) ? countedType(type, id) : undefined
    if (counted) return createElement(counted, props)
    throw misuse(
      'RenderCount',
      `RenderCount "${id}" counts one function component: <RenderCount id="${id}"><Row … /></RenderCount>.`,
    )
  }, [children, id])
}

type Props = Readonly<Record<string, unknown>>
type Render = (props: Props, ref?: Ref<unknown>) => ReactNode

const MEMO = Symbol.for('react.memo')
const FORWARD_REF = Symbol.for('react.forward_ref')

/** A component that was wrapped. Source: the element types of React. */
interface Wrapped {
  readonly $$typeof?: symbol
  /** Of `memo`. */
  readonly type?: unknown
  readonly compare?: ((before: Props, now: Props) => boolean) | null
  /** Of `forwardRef`. */
  readonly render?: Render
}

/** By component and id: the same each time, so that nothing is mounted anew. */
const known = new WeakMap<object, Map<string, ComponentType<Props>>>()

/** The component, counted; undefined for what is no function component. */
function countedType(type: unknown, id: string): ComponentType<Props> | undefined {
  if ((typeof type !== 'object' && typeof type !== 'function') || type === null) return undefined
  const byId = known.get(type) ?? new Map<string, ComponentType<Props>>()
  const counted = byId.get(id) ?? makeCounted(type, id)
  if (counted) known.set(type, byId.set(id, counted))
  return counted
}

function makeCounted(type: object, id: string): ComponentType<Props> | undefined {
  if (typeof type === 'function') {
    const isClass = 'isReactComponent' in (type.prototype ?? {})
    return isClass ? undefined : countRenders(type as Render, id)
  }
  const { $$typeof: kind, type: inner, compare, render } = type as Wrapped
  if (kind === FORWARD_REF && render) {
    return countRenders(({ ref, ...props }) => render(props, (ref as Ref<unknown>) ?? null), id)
  }
  const counted = kind === MEMO ? countedType(inner, id) : undefined
  return counted && memo(counted, compare ?? undefined)
}

function countRenders(render: Render, id: string): FunctionComponent<Props> {
  return function Counted(props) {
    const counts = use(RenderCountsContext)
    if (!counts)
      throw misuse('RenderCount', `RenderCount "${id}" counts only what renderRun renders.`)
    // Once per render that is committed; effects of this kind are not run twice by StrictMode.
    useInsertionEffect(() => counts.add(id))
    return render(props)
  }
}
