import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { expect, it } from 'vitest'
import type { graphs } from './tool-arguments.test-worker.ts'

it('a page in front of a worker sees the arguments of a tool call grow', async () => {
  const client = createGraphClient<typeof graphs>({
    transport: workerTransport(
      () =>
        new Worker(new URL('./tool-arguments.test-worker.ts', import.meta.url), { type: 'module' }),
    ),
  })
  const args = {
    path: 'a/b "c".md',
    body: 'naïve 😀 text\n'.repeat(40),
    at: [1, -2.5e3, { ok: true }],
  }
  const pieces = JSON.stringify(args).match(/[^]{1,5}/g)!
  const thread = client.graph('graph').thread('t', { commit: 1 })
  const bodies = new Set<unknown>()
  thread.subscribe(({ tools }) => bodies.add(tools[0]?.args['body']))
  const { status } = await thread.submit({ pieces })
  expect(status).toBe('success')
  expect(thread.getSnapshot().tools).toMatchObject([
    { id: 'c', name: 'save', args, state: 'input-available' },
  ])
  const seen = [...bodies].filter((body) => typeof body === 'string')
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.every((body) => args.body.startsWith(body))).toBe(true)
  await client.close()
})
