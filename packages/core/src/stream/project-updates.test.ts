import { describe, expect, it } from 'vitest'
import { projectUpdate } from './project-updates.ts'

describe('semantics §1.3 what one task shows in updates', () => {
  it('is null without writes', () => {
    expect(projectUpdate([])).toBeNull()
  })

  it('is an object in write order', () => {
    const update = projectUpdate([
      { key: 'b', value: 1 },
      { key: 'a', value: null },
    ])
    expect(update).toEqual({ b: 1, a: null })
    expect(Object.keys(update as object)).toEqual(['b', 'a'])
  })

  it('is a list of one-key objects as soon as one key was written twice', () => {
    expect(
      projectUpdate([
        { key: 'x', value: 1 },
        { key: 'y', value: 2 },
        { key: 'x', value: 3 },
      ]),
    ).toEqual([{ x: 1 }, { y: 2 }, { x: 3 }])
  })
})
