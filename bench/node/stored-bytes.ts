// How much a saver holds, without a door into it: Node's inspector shows private fields, too.
import { Session } from 'node:inspector'

interface RemoteObject {
  readonly objectId?: string
}

/** What the methods used here answer with. */
interface Answer {
  readonly result?: RemoteObject
  readonly privateProperties?: readonly { readonly value?: RemoteObject }[]
}

/**
 * Bytes of everything that can be reached from a value, each object once: keys, texts and numbers
 * as long as JSON would write them, wherever they stand, and bytes as they are. So both savers are
 * measured alike: the one that keeps serialised states, and the one that keeps values. The growth
 * of the heap would say something else: what a JavaScript engine adds to small objects and not to
 * bytes, and the state that the run itself holds.
 */
export function storedBytes(root: object): number {
  const session = new Session()
  session.connect()
  try {
    return walk(root, (instance) => privateValues(instance, session))
  } finally {
    session.disconnect()
  }
}

function walk(root: object, privateOf: (instance: object) => unknown[]): number {
  const seen = new Set<unknown>()
  const waiting: unknown[] = [root]
  let bytes = 0
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'function' || seen.has(value)) continue
    if (typeof value !== 'object' || value === null) {
      bytes += sizeOf(value)
      continue
    }
    seen.add(value)
    if (ArrayBuffer.isView(value)) {
      bytes += value.byteLength
      continue
    }
    for (const [key, each] of entriesOf(value)) waiting.push(key, each)
    if (isInstance(value)) waiting.push(...privateOf(value))
  }
  return bytes
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'bigint' ? String(value).length : (JSON.stringify(value)?.length ?? 0)
}

function entriesOf(value: object): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value
  if (value instanceof Set) return [...value].map((each) => [undefined, each])
  if (Array.isArray(value)) return value.map((each) => [undefined, each])
  return Object.entries(value)
}

/** Of a class: plain objects, lists and collections have no private fields. */
function isInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  const plain: unknown[] = [null, Object.prototype, Array.prototype, Map.prototype, Set.prototype]
  return !plain.includes(prototype)
}

/** Where the inspector and this file hand each other a value. */
const hatch = globalThis as { benchValue?: unknown }

function privateValues(instance: object, session: Session): unknown[] {
  hatch.benchValue = instance
  const { result } = post(session, 'Runtime.evaluate', {
    expression: 'globalThis.benchValue',
  })
  const { privateProperties = [] } = post(session, 'Runtime.getProperties', {
    objectId: result?.objectId,
    ownProperties: true,
  })
  const values: unknown[] = []
  for (const { value } of privateProperties) {
    if (value?.objectId === undefined) continue
    post(session, 'Runtime.callFunctionOn', {
      objectId: value.objectId,
      functionDeclaration: 'function () { globalThis.benchValue = this }',
    })
    values.push(hatch.benchValue)
  }
  delete hatch.benchValue
  post(session, 'Runtime.releaseObjectGroup', { objectGroup: '' })
  return values
}

/** In its own process the inspector answers before `post` returns. */
function post(session: Session, method: string, params: object): Answer {
  let answer: Answer = {}
  session.post(method, params, (error, result) => {
    if (error) throw error
    answer = result as Answer
  })
  return answer
}
