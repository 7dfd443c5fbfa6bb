import type { AIMessage } from '@rivulet/core'
import type { ToolCallState, ToolCallView } from '@rivulet/core/client'
import { type ThreadHandle, useToolCalls } from '@rivulet/react'
import { describe, expectTypeOf, it } from 'vitest'

declare const thread: ThreadHandle

describe('types of useToolCalls', () => {
  it('are those of the views', () => {
    expectTypeOf(useToolCalls(thread)).toEqualTypeOf<readonly ToolCallView[]>()
    expectTypeOf<ToolCallView['args']>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
    expectTypeOf<'running'>().toExtend<ToolCallState>()
    expectTypeOf<'success'>().not.toExtend<ToolCallState>()
  })

  it('take a filter by graph, node and tags, and nothing else', () => {
    useToolCalls(thread, { ns: ['sub:1'], node: 'model', tags: ['fast'] })
    // @ts-expect-error -- tools have no filter of their own
    useToolCalls(thread, { tool: 'search' })
    // @ts-expect-error -- of a thread, not of a view
    useToolCalls({ status: 'idle' })
  })

  it('show nothing that could be changed', () => {
    const [call] = useToolCalls(thread)
    // @ts-expect-error -- immutable
    call!.state = 'done'
    // @ts-expect-error -- immutable
    call!.args['q'] = 1
  })

  it('tell a partial call of a message from a whole one', () => {
    type Call = NonNullable<AIMessage['tool_calls']>[number]
    expectTypeOf<Call['is_partial']>().toEqualTypeOf<true | undefined>()
  })
})
