/**
 * The value that belongs to the code that is running now, without it being passed along.
 *
 * Everywhere: it is right in the synchronous part of the call that it was set for. On Node it also
 * survives `await` in any call that asked for it once before its first `await`: only then is an
 * AsyncLocalStorage made, because its mere use slows every promise of a Node 20 process fourfold.
 * The rule depends on the call alone, never on what ran before it.
 */
interface AsyncLocalStorage<Value> {
  getStore(): Value | undefined
  enterWith(value: Value | undefined): void
}

interface NodeProcess {
  getBuiltinModule?(
    name: string,
  ): { AsyncLocalStorage: new () => AsyncLocalStorage<unknown> } | undefined
}

export interface AmbientContext<Value> {
  /** Calls `body` with `value` as the ambient value of its synchronous part. */
  run<Result>(value: Value, body: () => Result): Result
  get(): Value | undefined
}

export function createAmbientContext<Value>(): AmbientContext<Value> {
  let current: Value | undefined
  let storage: AsyncLocalStorage<Value> | undefined
  /** Set when the running synchronous part entered the storage, so that `run` must leave it. */
  let entered = false

  return {
    run(value, body) {
      const outer = current
      const outerEntered = entered
      const outerStore = storage?.getStore()
      current = value
      entered = false
      // What a caller entered must not be found in this call after an await.
      if (outerStore !== undefined) storage?.enterWith(undefined)
      try {
        return body()
      } finally {
        if (entered || outerStore !== undefined) storage?.enterWith(outerStore)
        current = outer
        entered = outerEntered
      }
    },
    get() {
      if (current === undefined) return storage?.getStore()
      if (!entered) {
        storage ??= createStorage<Value>()
        storage?.enterWith(current)
        entered = storage !== undefined
      }
      return current
    },
  }
}

function createStorage<Value>(): AsyncLocalStorage<Value> | undefined {
  const host = (globalThis as { process?: NodeProcess }).process
  const module = host?.getBuiltinModule?.('node:async_hooks')
  return module && (new module.AsyncLocalStorage() as AsyncLocalStorage<Value>)
}
