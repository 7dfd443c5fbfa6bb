import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckpointOutline } from '../../protocol/wire-message.ts'
import { CheckpointTree } from './checkpoint-tree.ts'

/** `a>b:m1,m2` is checkpoint b after a, which brings two messages. Oldest first. */
function treeOf(...checkpoints: string[]): CheckpointTree {
  const outline = checkpoints.map((each): CheckpointOutline => {
    const [place = '', added = ''] = each.split(':')
    const [parentId, id] = place.includes('>') ? place.split('>') : [undefined, place]
    const messages = added === '' ? [] : added.split(',')
    return { id: id, parentId, createdAt: null, added: messages, removed: [] }
  })
  return new CheckpointTree(outline.toReversed())
}

const points = (tree: CheckpointTree, head: string) =>
  tree
    .branchPoints(head)
    .map(({ messageId, options, selected }) => [messageId, options.map(({ id }) => id), selected])

describe('the checkpoints of a thread', () => {
  it('have no branches in a line', () => {
    const tree = treeOf('a', 'a>b:h', 'b>c:x')
    expect([tree.newest, points(tree, 'c')]).toEqual(['c', []])
  })

  it('branch where an answer was written anew', () => {
    const tree = treeOf('a', 'a>b:h', 'b>c:x', 'b>f', 'f>d:y')
    expect(points(tree, 'd')).toEqual([['y', ['c', 'd'], 1]])
    expect(points(tree, 'c')).toEqual([['x', ['c', 'd'], 0]])
  })

  it('have edits of an edit at one place, in the order in which they were made', () => {
    const tree = treeOf('a', 'a>b:h', 'a>i', 'i>c:h2', 'i>j', 'j>d:h3', 'c>e:x')
    expect(points(tree, 'd')).toEqual([['h3', ['b', 'c', 'd'], 2]])
    expect(tree.newestBelow('c')).toBe('e')
  })

  it('have a way without messages while nothing is written on it', () => {
    const tree = treeOf('a', 'a>b:h', 'b>c:x', 'b>f')
    expect(points(tree, 'f')).toEqual([[undefined, ['c', 'f'], 1]])
  })

  it('know where a message came from on each branch', () => {
    const tree = treeOf('a', 'a>b:h', 'b>c:x,y')
    expect(tree.originOf('y', 'c')).toEqual({ id: 'c', before: 'b', added: ['x', 'y'] })
    expect(tree.originOf('h', 'c')).toMatchObject({ id: 'b', before: 'a' })
    expect([tree.originOf('x', 'b'), tree.originOf('x', 'nowhere')]).toEqual([undefined, undefined])
    expect([...tree.messagesAt('c')]).toEqual(['h', 'x', 'y'])
  })

  it('begin where the list that was read begins', () => {
    const tree = treeOf('gone>b:h', 'b>c:x')
    expect(tree.originOf('h', 'c')).toMatchObject({ id: 'b', before: undefined })
    expect(new CheckpointTree([]).newest).toBe(undefined)
  })

  it('show, of each branch point, the way that the head is on, and lead to it from each option', () => {
    const thread = fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(thread, fc.nat(), (made, at) => {
        const parents = made.map(([seed], each) => (each === 0 ? undefined : seed % each))
        const tree = treeOf(
          ...made.map(([, speaks], each) => {
            const place = parents[each] === undefined ? `c${each}` : `c${parents[each]}>c${each}`
            return speaks ? `${place}:m${each}` : place
          }),
        )
        const head = tree.newestBelow(`c${at % made.length}`)!
        const path = new Set<string>()
        let step: number | undefined = Number(head.slice(1))
        while (step !== undefined) {
          path.add(`c${step}`)
          step = parents[step]
        }
        for (const { options, selected, messageId } of tree.branchPoints(head)) {
          expect(options.length).toBeGreaterThan(1)
          expect(path.has(options[selected]!.id)).toBe(true)
          expect(options.filter(({ id }) => path.has(id))).toHaveLength(1)
          for (const { id } of options) {
            const other = tree.branchPoints(tree.newestBelow(id)!)
            const same = other.find((point) => point.options[0]!.id === options[0]!.id)
            expect(same?.options.map((option) => option.id)).toEqual(options.map((o) => o.id))
            expect(same?.options[same.selected]?.id).toBe(id)
          }
          expect(messageId === undefined || tree.messagesAt(head).has(messageId)).toBe(true)
        }
      }),
    )
  })
})
