import { expect, it } from 'vitest'
import { recordInPrivate, recordPoem, replayClient } from './record.ts'

const recorded = await (await fetch(new URL('poem.jsonl', import.meta.url))).text()

/** Types and data of the parts of a file; ids and times differ from run to run. */
const told = (jsonl: string): unknown[] =>
  jsonl
    .trimEnd()
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const { part } = JSON.parse(line) as { part: { type: string; data: unknown } }
      return part.type === 'custom' ? part.data : part.type
    })

it('records the run of a worker into the file that the component test reads', async () => {
  expect(told(await recordPoem())).toEqual(told(recorded))
})

it('replays it on a page, in its time', async () => {
  const page = replayClient(recorded)
  const thread = page.graph('poem').thread()
  const { status } = await thread.submit({ messages: 'Write.' })
  const messages = thread.getSnapshot().messages.get('')!.messages()
  expect([status, messages.at(-1)!.content]).toEqual(['success', 'Rain over the delta.'])
  await page.close()
})

it('leaves out what was said', async () => {
  const text = await recordInPrivate()
  expect(told(text)).toEqual([{ progress: 50 }, { progress: 100 }])
  expect(text).not.toContain('Rain')
})
