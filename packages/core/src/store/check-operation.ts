import { InvalidArgumentError } from '../errors.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import { describe } from '../internal/describe.ts'
import { checkFilter } from './match-filter.ts'
import type { StoreOperation } from './store.ts'

/** Its root is LangGraph's own. */
const RESERVED_ROOT = 'langgraph'

/**
 * @param hasIndex Whether the store can be asked in words.
 * @throws InvalidArgumentError for what no store takes, and for a query where nothing is indexed.
 */
export function checkOperation(operation: StoreOperation, hasIndex: boolean): void {
  if (operation.type === 'listNamespaces') {
    const { prefix = [], suffix = [], maxDepth = 1 } = operation
    checkNamespace('prefix', prefix)
    checkNamespace('suffix', suffix)
    checkCount('maxDepth', maxDepth, 1)
    return checkPage(operation)
  }
  checkNamespace('namespace', operation.namespace)
  if (operation.type === 'search') return checkSearch(operation, hasIndex)
  const { namespace, key } = operation
  if (namespace.length === 0) throw refusal('namespace', 'at least one label', namespace)
  if (typeof key !== 'string') throw refusal('key', 'a text', key)
  if (operation.type === 'put') checkPut(operation)
}

function checkPut({ namespace, value, ttl }: Extract<StoreOperation, { type: 'put' }>): void {
  if (namespace[0] === RESERVED_ROOT) {
    throw refusal('namespace', `a list whose first label is not "${RESERVED_ROOT}"`, namespace)
  }
  if (!isPlainObject(value)) throw refusal('value', 'a plain object', value)
  if (ttl !== undefined && !(Number.isFinite(ttl) && ttl > 0)) {
    throw refusal('ttl', 'a number of milliseconds above 0', ttl)
  }
}

function checkSearch(
  operation: Extract<StoreOperation, { type: 'search' }>,
  hasIndex: boolean,
): void {
  checkPage(operation)
  checkFilter(operation.filter)
  if (operation.query === undefined || hasIndex) return
  throw new InvalidArgumentError(
    'A search with a query needs a store with an index, but this one has none: ' +
      'new InMemoryStore({ index: { embed: async (texts) => vectors } }), or search with a filter.',
    { argument: 'query' },
  )
}

function checkNamespace(name: string, labels: unknown): void {
  if (!Array.isArray(labels)) throw refusal(name, "a list of labels (['users', '7'])", labels)
  for (const label of labels as unknown[]) {
    if (typeof label !== 'string' || label === '' || label.includes('.')) {
      throw refusal(`Each label of a ${name}`, 'a text that is not empty and has no dots', label)
    }
  }
}

function checkPage({ limit = 0, offset = 0 }: { limit?: unknown; offset?: unknown }): void {
  checkCount('limit', limit, 0)
  checkCount('offset', offset, 0)
}

function checkCount(name: string, value: unknown, least: number): void {
  if (Number.isInteger(value) && (value as number) >= least) return
  throw refusal(name, `an integer of at least ${least}`, value)
}

function refusal(name: string, words: string, value: unknown): InvalidArgumentError {
  const given = Array.isArray(value) ? JSON.stringify(value) : describe(value)
  return new InvalidArgumentError(`Store: ${name} must be ${words}, but is ${given}.`, {
    argument: name,
  })
}
