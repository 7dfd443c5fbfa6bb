// A plain Node program: imports every entry of the installed packages and runs a graph.
// Prints one line of JSON; fails with an assertion.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Annotation, END, START, StateGraph } from '@rivulet/core'
import { createGraphClient } from '@rivulet/core/client'
import { inlineTransport } from '@rivulet/core/inline'
import { scriptedModel } from '@rivulet/core/testing'
import { toV1, toV1Output } from '@rivulet/core/v1'

/** @param {string} name of a package */
function entriesOf(name) {
  const manifest = new URL(`./node_modules/${name}/package.json`, import.meta.url)
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8'))
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1))
}

const entries = ['@rivulet/core', '@rivulet/react'].flatMap(entriesOf)
for (const entry of entries) {
  const module = await import(entry)
  assert.ok(Object.keys(module).length > 0, `${entry} exports nothing`)
}

const model = scriptedModel(['Rain', ' over', ' the', ' delta'])
const graph = new StateGraph(Annotation.Root({ topic: Annotation(), poem: Annotation() }))
  .addNode('refine', ({ topic }, runtime) => {
    runtime.writer({ status: 'refining' })
    return { topic: `${topic} and rain` }
  })
  .addNode('write', async ({ topic }, runtime) => {
    const { content } = await model.invoke(`A line about ${topic}`, runtime)
    return { poem: content }
  })
  .addEdge(START, 'refine')
  .addEdge('refine', 'write')
  .addEdge('write', END)
  .compile()

const state = { topic: 'rivers and rain', poem: 'Rain over the delta' }
const options = { streamMode: ['custom', 'messages', 'updates'] }

/** The stream of a graph, in v1's shapes. */
async function check(runnable) {
  const items = []
  for await (const item of toV1(runnable.stream({ topic: 'rivers' }, options), options)) {
    items.push(item)
  }
  const of = (mode) => items.filter(([each]) => each === mode).map(([, data]) => data)
  assert.deepEqual(of('custom'), [{ status: 'refining' }])
  assert.equal(
    of('messages')
      .map(([message]) => message.content)
      .join(''),
    state.poem,
  )
  assert.deepEqual(of('updates'), [
    { refine: { topic: state.topic } },
    { write: { poem: state.poem } },
  ])
  return items.length
}

assert.deepEqual(
  toV1Output(await graph.invoke({ topic: 'rivers' }, { streamMode: 'values' })),
  state,
)
const parts = await check(graph)
const client = createGraphClient({ transport: inlineTransport({ graph }) })
assert.equal(await check(client.graph('graph')), parts)
await client.close()

console.log(JSON.stringify({ node: process.version, entries: entries.length, parts }))
