import { textOf } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useNamespaces,
  useStreamEffect,
  useTasks,
  useTextRef,
  useThreadSelector,
} from '@rivulet/react'
import { startTransition, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { countWhatIsLeft } from './what-is-left.ts'
import { createWordsClient } from './words.ts'

let words: ReturnType<typeof createWordsClient>
let left: ReturnType<typeof countWhatIsLeft>
beforeEach(async () => {
  // what React itself keeps on a document, it has by then
  const warm = await render(<i />)
  await warm.unmount()
  left = countWhatIsLeft()
  words = createWordsClient()
})
afterEach(() => left.restore())

function Chat({ agent, threadId }: { agent: typeof words.agent; threadId: string }) {
  const chat = useGraphStream(agent, { threadId })
  useStreamEffect(chat.thread, 'messages', () => {})
  const tasks = useTasks(chat.thread).length + useNamespaces(chat.thread).length
  return (
    <section title={`${chat.status} ${tasks}`}>
      <button onClick={() => void chat.submit({ messages: threadId })}>Send</button>
      <p>{chat.messages.map(textOf).join(' ')}</p>
      {useMessageIds(chat.thread).map((id) => (
        <Message key={id} thread={chat.thread} id={id} />
      ))}
      <p>{useThreadSelector(chat.thread, ({ messages }) => messages.get('')?.ids.length)}</p>
    </section>
  )
}

function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  return (
    <>
      <p>{useMessageText(thread, id)}</p>
      <p ref={useTextRef(thread, id)} />
    </>
  )
}

const shown = (container: Element): string =>
  [...container.querySelectorAll('p')].map(({ textContent }) => textContent).join(' ')

describe('two threads that stream in one place', () => {
  it.each(['at once', 'in a transition'])('are never mixed, switched %s', async (how) => {
    const { agent } = words
    function App() {
      const [threadId, show] = useState('a')
      const other = threadId === 'a' ? 'b' : 'a'
      const go = (): void => show(other)
      return (
        <>
          <button title="switch" onClick={() => (how === 'at once' ? go() : startTransition(go))} />
          <Chat agent={agent} threadId={threadId} />
        </>
      )
    }
    const { container, unmount } = await render(<App />)
    const click = (selector: string) => container.querySelector<HTMLElement>(selector)?.click()
    const frames: string[] = []
    const observer = new MutationObserver(() => frames.push(shown(container)))
    observer.observe(container, { subtree: true, childList: true, characterData: true })

    await words.start(() => click('section button'))
    click('[title=switch]')
    await expect.poll(() => shown(container).includes('a')).toBe(false)
    await words.start(() => click('section button'))
    for (let at = 0; at < 10; at++) {
      words.say('a', ` a${at}`)
      words.say('b', ` b${at}`)
      click('[title=switch]')
      const now = at % 2 === 0 ? 'a' : 'b'
      await expect.poll(() => shown(container)).toContain(`${now}${at}`)
    }
    for (const thread of ['a', 'b']) words.say(thread, '')
    await expect.poll(() => container.querySelector('section')?.title).toContain('success')
    const all = (thread: string) =>
      Array.from({ length: 10 }, (_, at) => ` ${thread}${at}`).join('')
    expect(shown(container)).toBe(`b ${all('b')} b b ${all('b')} ${all('b')} 2`)
    click('[title=switch]')
    await expect.poll(() => shown(container)).toBe(`a ${all('a')} a a ${all('a')} ${all('a')} 2`)
    observer.disconnect()
    expect(frames.length).toBeGreaterThan(10)
    expect(frames.filter((text) => /\ba/.test(text) && /\bb/.test(text))).toEqual([])
    await unmount()
    await words.close()
  })
})

describe('what is left', () => {
  it('is nothing after the component and the client are gone', async () => {
    const { container, unmount } = await render(<Chat agent={words.agent} threadId="a" />)
    await words.start(() => container.querySelector('button')?.click())
    words.say('a', 'Hello')
    await expect.poll(() => shown(container)).toContain('Hello')
    expect(left.counts.workers).toBe(1)
    words.say('a', '')
    await expect.poll(() => container.querySelector('section')?.title).toContain('success')
    await unmount()
    await words.close()
    await expect.poll(() => left.counts).toEqual({ listeners: 0, timers: 0, frames: 0, workers: 0 })
  })

  it('is nothing either when both go in the middle of a run', async () => {
    const { container, unmount } = await render(<Chat agent={words.agent} threadId="a" />)
    await words.start(() => container.querySelector('button')?.click())
    words.say('a', 'Hello')
    await expect.poll(() => shown(container)).toContain('Hello')
    await unmount()
    words.say('a', ' there')
    await words.close()
    await expect.poll(() => left.counts).toEqual({ listeners: 0, timers: 0, frames: 0, workers: 0 })
  })

  it('of the listeners of a thread is the one of its store, mounted often as it may be', async () => {
    const thread = words.agent.thread('a')
    const counts = { listeners: 0 }
    for (const name of ['subscribe', 'onPart'] as const) {
      const listen: (listener: never) => () => void = thread[name].bind(thread)
      thread[name] = (listener: never) => {
        counts.listeners += 1
        const unsubscribe = listen(listener)
        return () => {
          counts.listeners -= 1
          unsubscribe()
        }
      }
    }
    for (let at = 0; at < 3; at++) {
      const { container, unmount } = await render(<Chat agent={words.agent} threadId="a" />)
      await words.start(() => container.querySelector('button')?.click())
      expect(counts.listeners).toBeGreaterThan(1)
      words.say('a', `${at}`)
      words.say('a', '')
      await expect.poll(() => container.querySelector('section')?.title).toContain('success')
      await unmount()
      expect(counts.listeners).toBe(1)
    }
    await words.close()
  })
})
