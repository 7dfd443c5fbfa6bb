import { Command } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { graph as checkpoints } from './checkpoints.ts'
import { graph as approval } from './human-approval.ts'
import { graph as stopping } from './stop-before-node.ts'
import { graph as questions } from './two-questions.ts'

const thread = (id: string) => ({ configurable: { thread_id: id } })

describe('Checkpoints', () => {
  it('tells each saved state as getState does', async () => {
    const config = thread('as-get-state')
    const parts = await checkpoints.invoke(
      { topic: 'cats' },
      { ...config, streamMode: 'checkpoints' },
    )
    const { values, next, metadata, config: saved } = await checkpoints.getState(config)
    expect(parts.at(-1)!.data).toMatchObject({ values, next })
    expect(parts.at(-1)!.data.config.configurable).toMatchObject(saved.configurable)
    expect(metadata).toMatchObject(parts.at(-1)!.data.metadata)
  })

  it('go on with the thread at the next run', async () => {
    const config = thread('goes-on')
    await checkpoints.invoke({ topic: 'cats' }, config)
    const parts = await checkpoints.invoke(
      { topic: 'dogs' },
      { ...config, streamMode: 'checkpoints' },
    )
    expect(parts.map(({ data }) => data.metadata.step)).toEqual([3, 4, 5, 6])
    expect(parts[0]!.data.values.topic).toBe('cats and cats')
  })
})

describe('Human approval', () => {
  it.each([
    [true, 'Cats sleep sixteen hours a day. The rest is overtime.'],
    [false, ''],
    ['Cats nap.', 'Cats nap.'],
  ])('with the answer %j publishes %j', async (resume, published) => {
    const config = thread(`answer-${resume}`)
    await approval.invoke({ topic: 'cats' }, config)
    const { value } = await approval.invoke(new Command({ resume }), config)
    expect(value?.published).toBe(published)
  })
})

describe('Two questions at once', () => {
  it('may be answered one after the other', async () => {
    const config = thread('one-by-one')
    const asked = await questions.invoke({ animal: 'cat' }, config)
    expect(asked.interrupts).toHaveLength(2)
    const [colour, name] = asked.interrupts
    const first = await questions.invoke(new Command({ resume: { [name!.id]: 'Ada' } }), config)
    expect(first.interrupts.map(({ id }) => id)).toEqual([colour!.id])
    const last = await questions.invoke(new Command({ resume: { [colour!.id]: 'white' } }), config)
    expect(last.value?.portrait).toBe('Ada, a white cat, looks at you and thinks of dinner.')
  })
})

describe('Stop before a node', () => {
  it('says what would run next', async () => {
    const config = thread('next')
    await stopping.invoke({ topic: 'cats' }, config)
    expect((await stopping.getState(config)).next).toEqual(['publish'])
    await stopping.invoke(null, config)
    expect((await stopping.getState(config)).next).toEqual([])
  })
})
