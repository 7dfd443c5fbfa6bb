import { createDeferred, type Deferred } from '../internal/deferred.ts'

/** Requests that wait for their answer. Each settles exactly once; `rejectAll` leaves none behind. */
export class RequestRegistry {
  readonly #pending = new Map<string, Deferred<unknown>>()

  get size(): number {
    return this.#pending.size
  }

  add(requestId: string): Promise<unknown> {
    const request = createDeferred<unknown>()
    this.#pending.set(requestId, request)
    return request.promise
  }

  resolve(requestId: string, result: unknown): void {
    this.#take(requestId)?.resolve(result)
  }

  reject(requestId: string, error: unknown): void {
    this.#take(requestId)?.reject(error)
  }

  rejectAll(error: unknown): void {
    for (const requestId of [...this.#pending.keys()]) this.reject(requestId, error)
  }

  #take(requestId: string): Deferred<unknown> | undefined {
    const request = this.#pending.get(requestId)
    this.#pending.delete(requestId)
    return request
  }
}
