import { describe, expect, it } from 'vitest'
import { NamespaceMap } from './namespace-map.ts'

function fill(limit: number, ...keys: string[]): NamespaceMap<number> {
  const map = new NamespaceMap<number>(limit)
  keys.forEach((key, at) => map.set(key, at))
  return map
}

describe('a map of namespaces', () => {
  it('holds the root, and the nested graphs that were set last', () => {
    expect([...fill(2, '', 'a:1', 'b:2', 'c:3').keys()]).toEqual(['', 'b:2', 'c:3'])
    expect([...fill(2, '', 'a:1', 'b:2', 'a:1', 'c:3').keys()]).toEqual(['', 'a:1', 'c:3'])
  })

  it('never forgets the root, wherever it stands', () => {
    expect([...fill(1, 'a:1', '', 'b:2', 'c:3', '', 'd:4').keys()]).toEqual(['', 'd:4'])
  })

  it('holds the root alone when the limit is 0', () => {
    expect([...fill(0, '', 'a:1', 'b:2').entries()]).toEqual([['', 0]])
  })

  it('knows a value by its key, as any map', () => {
    const map = fill(2, '', 'a:1')
    expect([map.get('a:1'), map.get('b:2'), map.size]).toEqual([1, undefined, 2])
  })
})
