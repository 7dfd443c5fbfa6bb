import type { CheckpointOutline } from '../../protocol/wire-message.ts'

/** One of the ways in which a thread was gone on with. */
export interface BranchOption {
  /** What `selectBranch` takes: the checkpoint that the way begins with. */
  readonly id: string
  /** ISO time. */
  readonly createdAt: string | null
}

/** A place at which a thread was gone on with in several ways. */
export interface BranchPoint {
  /**
   * The first message of the way that is shown: a switcher stands beside it. Undefined when this way
   * has none, yet.
   */
  readonly messageId: string | undefined
  /** Oldest first. */
  readonly options: readonly BranchOption[]
  /** Which of them is shown. */
  readonly selected: number
}

/** The checkpoint that brought a message. */
export interface MessageOrigin {
  readonly id: string
  /** The one before it; undefined when nothing was saved before. */
  readonly before: string | undefined
  /** All messages that it brought, in order. */
  readonly added: readonly string[]
}

interface TreeNode extends CheckpointOutline {
  /** Counts the checkpoints of the thread; those made later have more. */
  readonly age: number
  readonly children: TreeNode[]
}

/**
 * The checkpoints of a thread as a tree. What a page asks it: where a message came from, where the
 * thread can be gone back to, and in which ways it was gone on with.
 */
export class CheckpointTree {
  readonly #nodes = new Map<string, TreeNode>()
  /** The newest checkpoint; undefined for a thread that has none. */
  readonly newest: string | undefined

  /** @param outline Newest first. */
  constructor(outline: readonly CheckpointOutline[]) {
    this.newest = outline[0]?.id
    for (const [age, each] of outline.toReversed().entries()) {
      const node: TreeNode = { ...each, age, children: [] }
      this.#nodes.set(node.id, node)
      this.#parentOf(node)?.children.push(node)
    }
  }

  /** The newest checkpoint of a branch; undefined when there is no such checkpoint. */
  newestBelow(id: string): string | undefined {
    let newest = this.#nodes.get(id)
    const open = newest ? [newest] : []
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.age > newest!.age) newest = node
      open.push(...node.children)
    }
    return newest?.id
  }

  /** Where a message came into the branch that ends with `head`. */
  originOf(messageId: string, head: string): MessageOrigin | undefined {
    const node = this.#pathTo(head).findLast(({ added }) => added.includes(messageId))
    if (!node) return undefined
    return { id: node.id, before: this.#parentOf(node)?.id, added: node.added }
  }

  /** The ids of the messages at a checkpoint. */
  messagesAt(id: string): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const { added, removed } of this.#pathTo(id)) {
      for (const each of removed) ids.delete(each)
      for (const each of added) ids.add(each)
    }
    return ids
  }

  /**
   * Where the branch that ends with `head` could have become another one. A checkpoint that brings
   * no message stands for the one that it comes from: edits of an edit are ways from one place.
   */
  branchPoints(head: string): BranchPoint[] {
    const path = this.#pathTo(head)
    const onPath = new Set(path)
    return path
      .filter(({ added }, at) => at === 0 || added.length > 0)
      .flatMap((start) => {
        const ways = waysFrom(start)
        const selected = ways.findIndex((way) => onPath.has(way))
        if (ways.length < 2 || selected === -1) return []
        const options = ways.map(({ id, createdAt }) => ({ id, createdAt }))
        return [{ messageId: ways[selected]!.added[0], options, selected }]
      })
  }

  #parentOf({ parentId }: CheckpointOutline): TreeNode | undefined {
    return parentId === undefined ? undefined : this.#nodes.get(parentId)
  }

  /** From the first checkpoint on. */
  #pathTo(id: string): TreeNode[] {
    const path: TreeNode[] = []
    for (let node = this.#nodes.get(id); node; node = this.#parentOf(node)) path.push(node)
    return path.toReversed()
  }
}

/** The next checkpoints with messages, and the ends without. Oldest first. */
function waysFrom(start: TreeNode): TreeNode[] {
  const ways: TreeNode[] = []
  const open = [...start.children]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.added.length > 0 || node.children.length === 0) ways.push(node)
    else open.push(...node.children)
  }
  return ways.toSorted((left, right) => left.age - right.age)
}
