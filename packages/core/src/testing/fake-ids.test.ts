import { expect, it } from 'vitest'
import { createFakeIds } from './fake-ids.ts'

it('counts from 1 per kind', () => {
  const ids = createFakeIds()
  expect([
    ids.create('run'),
    ids.create('message'),
    ids.create('message'),
    ids.create('run'),
    ids.create('thread'),
  ]).toEqual(['run-1', 'message-1', 'message-2', 'run-2', 'thread-1'])
})

it('counts anew in each source', () => {
  createFakeIds().create('run')
  expect(createFakeIds().create('run')).toBe('run-1')
})

it('gives checkpoints ids that sort by time as text', () => {
  const ids = createFakeIds()
  const made = Array.from({ length: 12 }, () => ids.create('checkpoint'))
  expect(made[0]).toBe('checkpoint-000001')
  expect(made.toSorted()).toEqual(made)
})
