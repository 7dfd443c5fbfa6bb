import { InvalidArgumentError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'

/** What an option takes: in words, by a test, and whether its own fields are options, too. */
type Kind = readonly [words: string, fits: (value: unknown) => boolean, hasOptions?: true]
type Options = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')
const isTime = (value: unknown): boolean => Number.isFinite(value) && (value as number) > 0

/** Of whatever class it is: this is what tells it from others. */
const can = (value: unknown, method: string): boolean =>
  typeof (value as Options | null)?.[method] === 'function'

const COUNT: Kind = [
  'an integer of at least 1',
  (value) => Number.isInteger(value) && (value as number) > 0,
]
const AMOUNT: Kind = [
  'a number of at least 0',
  (value) => Number.isFinite(value) && (value as number) >= 0,
]
const TIME: Kind = ['a number of milliseconds above 0', isTime]
const FLAG: Kind = ['true or false', (value) => typeof value === 'boolean']
const TEXT: Kind = ['a text', (value) => typeof value === 'string']
const NAMES: Kind = ['a list of names', isNames]
const STOPS: Kind = ["a list of names or '*'", (value) => value === '*' || isNames(value)]
const RECORD: Kind = ['an object', isRecord]

/** @param form `(error) => boolean`. */
const functionOf = (form: string): Kind => [
  `a function ${form}`,
  (value) => typeof value === 'function',
]

const oneOf = (...values: readonly unknown[]): Kind => [
  `one of ${listOf(values as string[])}`,
  (value) => values.includes(value),
]

/** Every option that has a kind of its own, by name: two options of one name take the same. */
const KINDS: Readonly<Record<string, Kind>> = {
  // of a state key
  reducer: functionOf('(left, right) => value'),
  default: functionOf('() => value'),
  // of a node, and of a Send
  defer: FLAG,
  errorHandler: functionOf('(state, runtime, failure) => update'),
  ends: [
    'a list of names, or an object with a label for each',
    (value) => isNames(value) || isRecord(value),
  ],
  retryPolicy: [
    'a RetryPolicy ({ maxAttempts: 3 }) or a list of them',
    (value) => [value].flat().every(isRecord),
    true,
  ],
  initialInterval: AMOUNT,
  backoffFactor: AMOUNT,
  maxInterval: AMOUNT,
  maxAttempts: COUNT,
  jitter: FLAG,
  retryOn: functionOf('(error) => boolean'),
  cachePolicy: ['a CachePolicy ({ ttl: 60000 })', isRecord, true],
  keyFunc: functionOf('(input) => string'),
  ttl: TIME,
  timeout: [
    `${TIME[0]} or a TimeoutPolicy ({ idleTimeout: 5000 })`,
    (value) =>
      isTime(value) ||
      (isRecord(value) && (value['runTimeout'] ?? value['idleTimeout']) !== undefined),
    true,
  ],
  runTimeout: TIME,
  idleTimeout: TIME,
  refreshOn: oneOf('auto', 'heartbeat'),
  // of a tool, and of a ToolNode
  description: TEXT,
  responseFormat: oneOf('content', 'content_and_artifact'),
  messagesKey: TEXT,
  // of a graph
  name: TEXT,
  checkpointer: [
    'a Checkpointer (new MemorySaver(), fromLangGraphSaver(…)), true or false',
    (value) => typeof value === 'boolean' || can(value, 'commit'),
  ],
  store: ['a Store (new InMemoryStore())', (value) => can(value, 'listNamespaces')],
  cache: ['a NodeCache (new InMemoryCache())', (value) => can(value, 'clear')],
  // of a graph, and of a run
  interruptBefore: STOPS,
  interruptAfter: STOPS,
  stepTimeout: TIME,
  // of a run
  subgraphs: FLAG,
  outputKeys: ['a name or a list of names', (value) => typeof value === 'string' || isNames(value)],
  configurable: RECORD,
  signal: ['an AbortSignal', (value) => can(value, 'addEventListener')],
  durability: oneOf('sync', 'async', 'exit'),
  recursionLimit: COUNT,
  maxConcurrency: COUNT,
  control: ['a RunControl', (value) => can(value, 'requestDrain')],
  tags: NAMES,
  metadata: RECORD,
  runId: TEXT,
  inputMessageId: TEXT,
  version: ["'v2' (for v1 see toV1() of @rivulet/core/v1)", (value) => value === 'v2'],
}

/**
 * Refuses an option of a wrong kind, where it is given and not where it would first be missed. What
 * is undefined was not given.
 *
 * @param where For the error: `Node "refine": `.
 * @param argument What was given, where these are options within an option.
 * @throws InvalidArgumentError
 */
export function checkOptions(where: string, options: object, argument?: string): void {
  for (const name in options) {
    const value = (options as Options)[name]
    if (value === undefined || !Object.hasOwn(KINDS, name)) continue
    const [words, fits, hasOptions] = KINDS[name]!
    if (!fits(value)) {
      throw new InvalidArgumentError(
        `${where}${name} must be ${words}, but is ${describe(value)}.`,
        { argument: argument ?? name },
      )
    }
    // A list that fits is looked at item by item.
    if (hasOptions)
      for (const item of [value as object].flat()) checkOptions(`${where}${name}.`, item, name)
  }
}
