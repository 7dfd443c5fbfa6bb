import type { StreamPart } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useInterrupts,
  useMessageText,
  useStreamEffect,
  useTasks,
  useTextRef,
  useThreadSelector,
  useValues,
} from '@rivulet/react'
import { act, render, screen } from '@testing-library/react'
import { useEffect, useLayoutEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { asks, createHarness, custom, taskStart, token, values } from './support.tsx'

const PARTS = 10_000
const tokens = Array.from({ length: PARTS }, () => token('x'))
/** Each is published at once: none waits for a frame. */
const questions = Array.from({ length: 300 }, (_, at) => asks(`i${at}`, at))

/** Reads a thread with every kind of hook. */
function Reading({ thread, onCommit }: { thread: ThreadHandle; onCommit?: () => void }) {
  const text = useMessageText(thread, 'ai-1')
  const latest = useCustom(thread).latest
  const counts = [useTasks(thread).length, useInterrupts(thread).length]
  const n = useValues(thread, (state) => (state as { n?: number }).n)
  const made = useThreadSelector(thread, ({ custom: { log } }) => log.map(({ data }) => data))
  useEffect(() => onCommit?.())
  return (
    <output>{`${text.length} ${String(latest)} ${counts.join(' ')} ${n} ${made.length}`}</output>
  )
}

function Chat({ agent, ...props }: { agent: ReturnType<typeof createHarness>['agent'] } & Hooks) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const { onPart, onLayout, onCommit } = props
  useStreamEffect(chat.thread, ['messages', 'values'], () => onPart?.())
  useLayoutEffect(() => onLayout?.())
  return (
    <>
      <button onClick={() => void chat.submit({})}>Send</button>
      <i>{chat.messages.length + chat.interrupts.length}</i>
      <p ref={useTextRef(chat.thread, 'ai-1')} data-testid="past-react" />
      <Reading thread={chat.thread} {...(onCommit && { onCommit })} />
    </>
  )
}

interface Hooks {
  onPart?: () => void
  onLayout?: () => void
  onCommit?: () => void
}

async function start(script: readonly StreamPart[], hooks: Hooks = {}) {
  const harness = createHarness(script)
  render(<Chat agent={harness.agent} {...hooks} />)
  await act(async () => screen.getByText('Send').click())
  return { ...harness, shown: () => screen.getByRole('status').textContent }
}

// A console.error fails each of these tests: React says there when it gives up.
describe('however fast parts come', () => {
  it('takes 10,000 in one task, as one batch and one by one', async () => {
    const { transport, shown } = await start(tokens)
    await act(async () => transport.step(PARTS / 2))
    await act(async () => {
      for (let at = 0; at < PARTS / 2; at++) transport.step()
    })
    expect(shown()).toBe(`${PARTS} undefined 0 0 undefined 0`)
    expect(screen.getByTestId('past-react').textContent).toHaveLength(PARTS)
  })

  it('takes one in each microtask', async () => {
    const { transport, shown } = await start(tokens)
    await act(async () => {
      for (let at = 0; at < PARTS; at++) {
        transport.step()
        await Promise.resolve()
      }
    })
    expect(shown()).toBe(`${PARTS} undefined 0 0 undefined 0`)
  })

  it('takes all modes at once', async () => {
    const mixed = Array.from({ length: 500 }, (_, at) => [
      token('x'),
      custom(at),
      values({ n: at }),
      taskStart(`${at}`),
    ]).flat()
    const { transport, end, shown } = await start(mixed)
    await act(async () => {
      for (let at = 0; at < mixed.length; at++) transport.step()
    })
    expect(shown()).toBe('500 499 500 0 499 500')
    await end()
  })

  it('takes one in each effect', async () => {
    const on: { step?: () => void } = {}
    const { transport, shown } = await start(tokens, { onCommit: () => on.step?.() })
    let left = 500
    on.step = () => {
      if (left-- > 0) transport.step()
    }
    await act(async () => transport.step())
    await act(async () => {})
    expect(shown()).toBe('501 undefined 0 0 undefined 0')
  })

  it.each(['onPart', 'onLayout', 'onCommit'] as const)(
    'takes one in each %s, though each is published at once',
    async (name) => {
      const on: { step?: () => void } = {}
      const step = (): void => on.step?.()
      const { transport, shown } = await start(questions, { [name]: step })
      let left = 250
      on.step = () => {
        if (left-- > 0) transport.step()
      }
      await act(async () => transport.step())
      expect(shown()).toContain(' 251 ')
    },
  )

  it('takes a store that goes on while a selector reads it', async () => {
    const on: { step?: () => void } = {}
    const harness = createHarness(tokens)
    function Page() {
      const chat = useGraphStream(harness.agent, { threadId: 't' })
      const length = useThreadSelector(chat.thread, ({ messages }) => {
        on.step?.()
        return messages.get('')?.items.length
      })
      return (
        <>
          <button onClick={() => void chat.submit({})}>Send</button>
          <output>{length}</output>
        </>
      )
    }
    render(<Page />)
    await act(async () => screen.getByText('Send').click())
    let left = 200
    on.step = () => {
      if (left-- > 0) harness.transport.step()
    }
    await act(async () => harness.transport.step())
    expect(screen.getByRole('status').textContent).toBe('1')
    expect(left).toBeLessThanOrEqual(0)
  })
})
