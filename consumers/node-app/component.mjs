// A component test in the test runner of Node: the testing entries of the installed packages need a
// document and no runner of their own. Prints one line of JSON; fails with an assertion.
import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { Window } from 'happy-dom'

const window = new Window()
for (const name of ['document', 'navigator', 'HTMLElement', 'Node', 'Event', 'MouseEvent']) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
}
globalThis.window = window

const { createElement: h } = await import('react')
const { custom, token } = await import('@rivulet/core/testing')
const { useCustom, useGraphStream, useMessageIds, useMessageText } = await import('@rivulet/react')
const { RenderCount, renderRun } = await import('@rivulet/react/testing')
const { fireEvent } = await import('@testing-library/react')

function Chat({ agent }) {
  const { thread, submit, status } = useGraphStream(agent)
  const rows = useMessageIds(thread).map((id) =>
    h(RenderCount, { key: id, id }, h(Row, { thread, id })),
  )
  const progress = useCustom(thread).latest?.progress ?? 0
  const send = h('button', { onClick: () => void submit({ messages: 'hi' }) }, 'Send')
  return h(
    'div',
    null,
    rows,
    h('progress', { value: progress, max: 100 }),
    send,
    h('b', null, status),
  )
}

function Row({ thread, id }) {
  return h('p', null, useMessageText(thread, id))
}

const script = [custom({ progress: 50 }), token('Hello'), { after: 500 }, token(' there')]

/** What a run shows, step by step, as text. */
async function check(options) {
  const run = renderRun(({ agent }) => h(Chat, { agent }), { script, ...options })
  fireEvent.click(run.getByText('Send'))
  await run.step(2)
  assert.ok(run.getByText('Hello'))
  assert.equal(run.getByRole('progressbar').getAttribute('value'), '50')
  await run.advance(500)
  assert.ok(run.getByText('Hello there'))
  assert.equal(run.renders('ai-1'), 2)
  await run.end()
  assert.ok(run.getByText('success'))
  run.unmount()
}

await check()
mock.timers.enable()
await check({ advanceTimers: (ms) => mock.timers.tick(ms) })
mock.timers.reset()

console.log(JSON.stringify({ node: process.version, checked: 'a component' }))
