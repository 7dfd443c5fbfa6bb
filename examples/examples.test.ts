import { Command, type StreamPart } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { expected } from './expected.ts'
import { graph as jokesAndPoems, logger } from './filter-by-model-call.ts'
import { graph as twoNodes } from './filter-by-node.ts'
import { type AnyRunnable, type Example, gallery } from './gallery.ts'
import { graphs } from './graphs.ts'
import { graph as llmTokens } from './llm-tokens.ts'
import { graph as progressBar } from './progress-bar.ts'
import { graph as withoutStreaming } from './streaming-disabled.ts'

async function printed(pieces: AsyncIterable<string>): Promise<string> {
  return (await collectParts(pieces)).join('')
}

const cases = gallery.flatMap((example) =>
  Object.entries(expected[example.id] ?? {}).map(([print, text]) => ({ example, print, text })),
)

describe('every example', () => {
  it.each(cases)('$example.id prints what it should ($print)', async ({ example, print, text }) => {
    const { graph, prints } = await example.load()
    expect(await printed(prints[print]!(graph))).toBe(text)
  })

  it.each(gallery)(
    '$id is expected to print something, by every one of its prints',
    async (item) => {
      const { prints } = await item.load()
      expect(Object.keys(prints)).toEqual(Object.keys(expected[item.id]!))
    },
  )

  it.each(gallery)('$id starts in the gallery as it does in its file', async (item) => {
    const { graph, prints } = await item.load()
    for (const print of Object.values(prints)) await printed(print(checking(graph, item)))
  })

  it('is served under its id', async () => {
    expect(Object.keys(graphs)).toEqual(gallery.map(({ id }) => id))
    for (const { id, load } of gallery) {
      expect(graphs[id as keyof typeof graphs]).toBe((await load()).graph)
    }
  })
})

/** A graph that checks what it is started with; the gallery may stream more than a print needs. */
function checking(graph: AnyRunnable, { input, streamMode, subgraphs }: Example): AnyRunnable {
  const check = (given: unknown, options: Parameters<AnyRunnable['stream']>[1]): void => {
    const goesOn = given === null || Command.isInstance(given)
    expect(goesOn ? input : given).toEqual(input)
    expect(streamMode).toEqual(expect.arrayContaining([options.streamMode].flat()))
    expect(options.subgraphs === true && !subgraphs).toBe(false)
  }
  return {
    stream(given, options) {
      check(given, options)
      return graph.stream(given, options)
    },
    invoke(given, options) {
      check(given, { streamMode: 'values', ...options })
      return graph.invoke(given, options)
    },
  }
}

describe('LLM tokens', () => {
  it('tells the first token before the node has finished', async () => {
    const stream = llmTokens.stream({ topic: 'cats' }, { streamMode: ['messages', 'updates'] })
    const types = (await collectParts(stream)).map((part) => part.type)
    expect(types.indexOf('messages')).toBe(0)
    expect(types.indexOf('updates')).toBe(types.length - 1)
    expect(types.length).toBeGreaterThan(20)
  })
})

describe('Filter by model call', () => {
  it('logs the lines of the node in order', async () => {
    const log = vi.spyOn(logger, 'log')
    await jokesAndPoems.invoke({ topic: 'cats' })
    expect(log.mock.calls).toEqual([['Writing joke...'], ['Writing poem...']])
  })

  it('gives every token of a call exactly the tags of its model', async () => {
    const stream = jokesAndPoems.stream({ topic: 'cats' }, { streamMode: 'messages' })
    const parts = await collectParts(stream)
    const calls = [...new Set(parts.map(({ data: [{ id }] }) => id))]
    const tagsOf = (call: string | undefined): Set<string> =>
      new Set(
        parts
          .filter(({ data: [{ id }] }) => id === call)
          .map(({ data: [, { tags }] }) => JSON.stringify(tags)),
      )
    expect(calls.map(tagsOf)).toEqual([new Set(['["joke"]']), new Set(['["poem"]'])])
  })
})

describe('Filter by node', () => {
  it('streams both nodes at the same time', async () => {
    const stream = twoNodes.stream({ topic: 'cats' }, { streamMode: 'messages' })
    const nodes = (await collectParts(stream)).map(
      ({ data: [, metadata] }) => metadata.langgraph_node,
    )
    expect(new Set(nodes)).toEqual(new Set(['write_joke', 'write_poem']))
    expect(nodes.indexOf('write_poem')).toBeLessThan(nodes.lastIndexOf('write_joke'))
    expect(nodes.indexOf('write_joke')).toBeLessThan(nodes.lastIndexOf('write_poem'))
  })
})

describe('Streaming disabled', () => {
  it('tells each message in one part, whole', async () => {
    const stream = withoutStreaming.stream({ topic: 'cats' }, { streamMode: 'messages' })
    expect((await collectParts(stream)).map(({ data: [{ type }] }) => type)).toEqual(['ai', 'ai'])
  })
})

describe('A progress bar', () => {
  it('stops between two steps when its run is stopped', async () => {
    const parts: StreamPart[] = []
    const stream = progressBar.stream({ steps: 10 }, { streamMode: 'custom' })
    for await (const part of stream) {
      parts.push(part)
      if (parts.length === 3) break
    }
    expect(parts).toHaveLength(3)
  })
})
