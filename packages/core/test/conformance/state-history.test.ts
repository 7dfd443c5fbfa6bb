import { MemorySaver } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chain, quiz, reproducible } from './fixtures.ts'
import { onThread } from './trace.ts'

const savedChain = () => chain().compile(reproducible())

describe('semantics §4.11 getStateHistory', () => {
  it('has all checkpoints of a thread, newest first, with what each step wrote', async () => {
    const graph = savedChain()
    await graph.invoke({ y: 9 }, onThread())
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(
      history.map(({ values, next, metadata, tasks }) => [
        metadata!.source,
        metadata!.step,
        values,
        next,
        tasks.map(({ result }) => result),
      ]),
    ).toEqual([
      ['loop', 2, { x: 1, y: 2, log: ['a'] }, [], []],
      ['loop', 1, { x: 1, y: 9, log: ['a'] }, ['b'], [{ y: 2 }]],
      ['loop', 0, { y: 9, log: [] }, ['a'], [{ x: 1, log: ['a'] }]],
      ['input', -1, { log: [] }, ['__start__'], [{ y: 9 }]],
    ])
  })

  it('links each checkpoint to its parent', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    await graph.invoke({}, onThread())
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(history).toHaveLength(8)
    const parents = history.map(({ parentConfig }) => parentConfig?.configurable.checkpoint_id)
    const ids = history.map(({ config }) => config.configurable.checkpoint_id)
    expect(parents).toEqual([...ids.slice(1), undefined])
  })

  it('does not apply what is pending', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ log: ['in'] }, onThread())
    const [newest] = await collectParts(graph.getStateHistory(onThread()))
    expect(newest!.values).toEqual({ log: ['in'] })
    expect(newest!.interrupts).toHaveLength(1)
  })

  it('can be limited, filtered, and started before a checkpoint', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    const stepsOf = async (
      options: Parameters<typeof graph.getStateHistory>[1],
    ): Promise<(number | undefined)[]> =>
      (await collectParts(graph.getStateHistory(onThread(), options))).map(
        ({ metadata }) => metadata?.step,
      )
    const [, second] = await collectParts(graph.getStateHistory(onThread()))
    expect(await stepsOf({ limit: 2 })).toEqual([2, 1])
    expect(await stepsOf({ filter: { source: 'input' } })).toEqual([-1])
    expect(await stepsOf({ before: second!.config })).toEqual([0, -1])
  })

  it('is empty for a thread that nobody has run', async () => {
    expect(await collectParts(savedChain().getStateHistory(onThread('unknown')))).toEqual([])
  })
})
